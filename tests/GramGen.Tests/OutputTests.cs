using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What becomes of the finished sums: scaled, added to what is there, packed.</summary>
public sealed class OutputTests
{
    private const float Canary = 12345f;

    private static IEnumerable<GramShape> Shapes =>
        Paths.DeclaredShapes.Where(shape => shape.FeatureLength < 100_000).Append(new GramShape(150, 128)).Append(new GramShape(3, 9217));

    public static TheoryData<GramIsa, GramImplementation> IsasAndPaths =>
        [.. from isa in Enum.GetValues<GramIsa>()
            from implementation in new[] { GramImplementation.Generated, GramImplementation.Generic }
            select (isa, implementation)];

    [Fact]
    public void Presets_AreThoseOfTheLiterature()
    {
        var shape = new GramShape(64, 50_176);
        Assert.Equal(1, GramScale.One.FactorFor(shape));
        Assert.Equal(1.0 / 50_176, GramScale.PerPixel.FactorFor(shape));
        Assert.Equal(1.0 / (64 * 50_176), GramScale.PerElement.FactorFor(shape));
        Assert.Equal(0.25, ((GramScale)0.25).FactorFor(shape));
        Assert.Equal(1, default(GramScale).FactorFor(shape));
        Assert.Equal(default, (GramScale)1);
    }

    [Fact]
    public void APreset_IsAppliedOnceToTheFinishedSum()
    {
        var shape = new GramShape(6, 70);
        float[] features = Samples.Uniform(shape);
        float[] plain = new float[shape.GramLength];
        float[] scaled = new float[shape.GramLength];
        Gram.Compute(features, shape, plain);
        Gram.Compute(features, shape, scaled, scale: GramScale.PerElement);
        Assert.Equal([.. plain.Select(value => value * (1f / 420))], scaled);
    }

    [Theory]
    [MemberData(nameof(IsasAndPaths))]
    public void Beta_AddsWhatWasThere(GramIsa isa, GramImplementation implementation)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes.Where(shape => implementation == GramImplementation.Generic
            || Gram.RegisteredShapes().Contains(shape)))
        {
            const float Beta = 1.3f;
            float[] features = Samples.Uniform(shape);
            float[] sums = Paths.Compute(shape, features, isa, implementation, 0.7f);
            float[] gram = Symmetric(shape.Channels);
            float[] expected = [.. sums.Zip(gram, (sum, before) => sum + (Beta * before))];
            foreach (int threads in new[] { 1, -1 })
            {
                float[] actual = [.. gram];
                Gram.Compute(
                    features, shape, actual, scale: 0.7f, beta: Beta,
                    options: new GramOptions { Isa = isa, Implementation = implementation, MaxDegreeOfParallelism = threads });
                Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(actual), $"{shape}, {threads} threads");
            }
        }
    }

    [Fact]
    public void WithoutBeta_WhatWasThereIsNotRead()
    {
        foreach (GramShape shape in new[] { new GramShape(6, 70), new GramShape(65, 30), new GramShape(20, 3000) })
        {
            float[] features = Samples.Uniform(shape);
            float[] gram = new float[shape.GramLength];
            Array.Fill(gram, float.NaN);
            Gram.Compute(features, shape, gram);
            Assert.DoesNotContain(gram, float.IsNaN);
            Array.Fill(gram, float.NaN);
            Gram.Compute(features, shape, gram, beta: 0.5);
            Assert.All(gram, value => Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), BitConverter.SingleToUInt32Bits(value)));
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndPaths))]
    public void Packed_IsTheLowerTriangleRowByRow(GramIsa isa, GramImplementation implementation)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes.Where(shape => implementation == GramImplementation.Generic
            || Gram.RegisteredShapes().Contains(shape)))
        {
            float[] features = Samples.Uniform(shape);
            float[] expected = Pack(Paths.Compute(shape, features, isa, implementation, 0.7f), shape.Channels);
            Assert.Equal(shape.PackedLength, expected.Length);
            foreach (int threads in new[] { 1, -1 })
            {
                float[] canaries = new float[shape.PackedLength + 32];
                Array.Fill(canaries, Canary);
                Span<float> packed = canaries.AsSpan(16, shape.PackedLength);
                var options = new GramOptions { Isa = isa, Implementation = implementation, MaxDegreeOfParallelism = threads };
                Gram.ComputePacked(features, shape, packed, scale: 0.7f, options: options);
                Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(packed), $"{shape}, {threads} threads");
                Gram.ComputePacked(features, shape, packed, scale: 0.7f, beta: 0.5, options: options);
                Assert.Equal([.. expected.Select(value => value + (0.5f * value))], packed);
                Assert.All(canaries[..16], canary => Assert.Equal(Canary, canary));
                Assert.All(canaries[^16..], canary => Assert.Equal(Canary, canary));
            }
        }
    }

    [Fact]
    public void PackedDoubles_AreThoseOfTheMatrix()
    {
        var shape = new GramShape(24, 600);
        double[] features = Samples.UniformDoubles(shape);
        double[] gram = new double[shape.GramLength];
        double[] packed = new double[shape.PackedLength];
        Gram.Compute(features, shape, gram, scale: GramScale.PerPixel);
        Gram.ComputePacked(features, shape, packed, scale: GramScale.PerPixel);
        Assert.Equal(Pack(gram, shape.Channels), packed);
    }

    [Fact]
    public void APackedSpanOfAnotherLength_IsRefused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Gram.ComputePacked(new float[12], new GramShape(3, 4), new float[9]));
        Assert.StartsWith(
            "The packed Gram matrix of 3×4 has 6 values (channels × (channels + 1) / 2); the span has 9.",
            refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gram.ComputePacked(new float[11], new GramShape(3, 4), new float[6]));
        float[] same = new float[12];
        Assert.Throws<ArgumentException>(() => Gram.ComputePacked(same, new GramShape(3, 4), same.AsSpan(0, 6)));
    }

    private static float[] Symmetric(int channels)
    {
        float[] gram = new float[channels * channels];
        var random = new Random(7);
        for (int row = 0; row < channels; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                gram[(row * channels) + column] = gram[(column * channels) + row] = random.NextSingle() - 0.5f;
            }
        }

        return gram;
    }

    private static T[] Pack<T>(T[] gram, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(row => gram.Skip(row * channels).Take(row + 1))];
}
