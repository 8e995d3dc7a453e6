using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Features in half precision give the bits of the same features converted.</summary>
public sealed class HalfTests
{
    private const float Scale = 0.7f;

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheBitsOfTheConvertedFeatures(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in EdgeHalfKernels.Shapes.ToArray())
        {
            Half[] features = Samples.UniformHalves(shape);
            float[] expected = Converted(shape, features, layout);
            // They are declared channels-first.
            foreach (GramImplementation implementation in layout == FeatureLayout.ChannelsLast
                ? [GramImplementation.Generic]
                : new[] { GramImplementation.Generated, GramImplementation.Generic })
            {
                foreach (int threads in new[] { 1, -1 })
                {
                    float[] gram = new float[shape.GramLength];
                    Gram.Compute(
                        features,
                        shape with { Layout = layout },
                        gram,
                        scale: Scale,
                        options: new GramOptions { Isa = isa, Implementation = implementation, MaxDegreeOfParallelism = threads });
                    Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(gram), $"{shape}, {implementation}, {threads} threads");
                }
            }
        }
    }

    /// <summary>Every length of a row and every place in memory: a row is copied in other units than it is converted in.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryEdge_HasTheBitsOfTheConvertedFeatures(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        for (int pixels = 1; pixels <= 70; pixels++)
        {
            foreach (int channels in new[] { 1, 5, 23 })
            {
                AssertEdge(new GramShape(channels, pixels), isa, layout, offset: pixels % 33);
                AssertEdge(new GramShape(channels, 1024 + pixels), isa, layout, offset: pixels % 33);
            }
        }
    }

    /// <summary>All 65,536 values: normal, subnormal, zeros of both signs, infinities and every NaN.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryHalf_IsConvertedExactly(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        const int Together = 256;
        var shape = new GramShape(1 + Together, 1);
        var options = new GramOptions { Isa = isa };
        for (int first = 0; first < 65_536; first += Together)
        {
            // The first row of G has each value times 1.
            Half[] features =
                [Half.One, .. Enumerable.Range(first, Together).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
            float[] gram = new float[shape.GramLength];
            Gram.Compute(features, shape, gram, options: options);
            for (int i = 0; i < features.Length; i++)
            {
                float expected = MathF.FusedMultiplyAdd(1, (float)features[i], 0);
                Assert.Equal(
                    BitConverter.SingleToUInt32Bits(float.IsNaN(expected) ? float.NaN : expected),
                    BitConverter.SingleToUInt32Bits(gram[i]));
            }
        }
    }

    [Fact]
    public void AKernel_TakesHalfAndGivesFloat()
    {
        var shape = new GramShape(24, 600);
        Half[] features = Samples.UniformHalves(shape);
        float[] gram = new float[shape.GramLength];
        EdgeHalfKernels.Compute(features, gram, Scale);
        Assert.Equal(Converted(shape, features, FeatureLayout.ChannelsFirst), gram);
        Assert.Contains(shape, Gram.RegisteredShapes(GramElement.Half));
        Assert.DoesNotContain(new GramShape(10, 1055), Gram.RegisteredShapes());
    }

    [Fact]
    public void BatchesAndPacked_TakeIt()
    {
        var shape = new GramShape(22, 47);
        const int Count = 90;
        Half[] features = [.. Enumerable.Range(0, Count).SelectMany(item => Samples.UniformHalves(shape, item))];
        float[] converted = [.. features.Select(value => (float)value)];
        float[] expected = new float[Count * shape.GramLength];
        float[] grams = new float[Count * shape.GramLength];
        Gram.ComputeBatch(converted, shape, Count, expected);
        Gram.ComputeBatch(features, shape, Count, grams);
        Assert.Equal(expected, grams);

        float[] expectedPacked = new float[shape.PackedLength];
        float[] packed = new float[shape.PackedLength];
        Gram.ComputePacked(converted.AsSpan(0, shape.FeatureLength), shape, expectedPacked);
        Gram.ComputePacked(features.AsSpan(0, shape.FeatureLength), shape, packed);
        Assert.Equal(expectedPacked, packed);
    }

    [Fact]
    public void AnExplanation_SaysSo()
    {
        var shape = new GramShape(24, 600);
        GramExplanation explanation = Gram.Explain(shape, element: GramElement.Half);
        Assert.Equal(GramElement.Half, explanation.Element);
        Assert.Equal(GramImplementation.Generated, explanation.Implementation);
        Assert.Contains("24×600 of Half, sums of float", explanation.ToString(), StringComparison.Ordinal);
        Assert.Contains("converted to single in rows of 608 values", explanation.ToString(), StringComparison.Ordinal);

        // Made ready row by row, then as float.
        GramExplanation outer = Gram.Explain(new GramShape(64, 196), element: GramElement.Half);
        Assert.Equal(Gram.Explain(new GramShape(64, 196)).Algorithm, outer.Algorithm);
        Assert.Equal(
            outer.Algorithm == GramAlgorithm.OuterProducts,
            outer.ToString().Contains("converted to single and transposed", StringComparison.Ordinal));
        Assert.True(outer.ScratchBytes >= 64 * 208 * sizeof(float));
    }

    [Fact]
    public void AResultOverItsFeatures_IsRefused()
    {
        float[] memory = new float[16];
        Assert.Throws<ArgumentException>(() => Gram.Compute(
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, Half>(memory.AsSpan())[..8], new GramShape(2, 4),
            memory.AsSpan(3, 4)));
        Gram.Compute(
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, Half>(memory.AsSpan())[..8], new GramShape(2, 4), memory.AsSpan(4, 4));
    }

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() =>
        ChildProcess.AssertSameUnderEveryDefault("half");

    /// <summary>The bits are part of the contract.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string lines = string.Join('\n', Digest.HalfLines());
        Assert.Equal(
            "EC827DD20F42ACEAE6E9893493321DF2658CD673BE15D655994CDDD378935A71",
            Digest.Of<byte>(System.Text.Encoding.UTF8.GetBytes(lines)));
    }

    private static void AssertEdge(GramShape shape, GramIsa isa, FeatureLayout layout, int offset)
    {
        Half[] features = Samples.UniformHalves(shape);
        var moated = new Half[features.Length + 66];
        Array.Fill(moated, Half.NaN);
        features.CopyTo(moated, offset);
        float[] gram = new float[shape.GramLength];
        Gram.Compute(
            moated.AsSpan(offset, features.Length), shape with { Layout = layout }, gram, scale: Scale,
            options: new GramOptions { Isa = isa, Implementation = GramImplementation.Generic });
        Assert.True(Digest.Of<float>(Converted(shape, features, layout)) == Digest.Of<float>(gram), $"{shape}");
    }

    private static float[] Converted(GramShape shape, Half[] features, FeatureLayout layout)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute([.. features.Select(value => (float)value)], shape with { Layout = layout }, gram, scale: Scale);
        return gram;
    }
}
