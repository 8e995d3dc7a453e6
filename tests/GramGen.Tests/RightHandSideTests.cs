using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>F·v with F·Fᵀ: by definition the last row of the Gram matrix of F with v as one more channel.</summary>
public sealed class RightHandSideTests
{
    private const double Scale = 0.7;
    private const double Canary = 12345;
    private const int Moat = 16;

    /// <summary>Looped and packed products, of one KC block and several, with NC blocks that hold nothing but the vector.</summary>
    private static readonly (int Channels, int Pixels)[] Sizes =
    [
        .. from channels in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 33 }
           from pixels in new[] { 1, 3, 9, 16, 17, 31, 70 }
           select (channels, pixels),
        (3, 1024), (3, 1025), (6, 9217), (9, 2000), (47, 50), (48, 50), (40, 700), (48, 1024), (64, 100), (64, 784),
        (65, 1023), (128, 196), (160, 2049), (400, 30),
    ];

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheBitsOfTheGramMatrixOfBoth(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in Sizes)
        {
            var shape = new GramShape(channels, pixels, layout);
            var both = new GramShape(channels + 1, pixels);
            AssertBits<float, float>(shape, Samples.Uniform(both), isa);
            AssertBits<double, double>(shape, Samples.UniformDoubles(both), isa);
            AssertBits<Half, float>(shape, Samples.UniformHalves(both), isa);
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void NotANumberAndInfinity_HaveTheBitsToo(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in new[] { (3, 20), (9, 70), (64, 1500) })
        {
            float[] values = Samples.Uniform(new GramShape(channels + 1, pixels));
            values[^1] = float.NaN;
            values[1] = float.PositiveInfinity;
            values[pixels] = -0f;
            AssertBits<float, float>(new GramShape(channels, pixels, layout), values, isa);
        }
    }

    /// <summary>Straight routines, those of families, and types that leave the vector to the library.</summary>
    [Fact]
    public void DeclaredTypes_HaveTheBitsOfUndeclaredSizes()
    {
        foreach (GramShape shape in NormalEquations.Shapes)
        {
            var both = new GramShape(shape.Channels + 1, shape.Pixels);
            float[] values = Samples.Uniform(both);
            (float[] gram, float[] product) = (new float[shape.GramLength], new float[shape.Channels]);
            Compute<NormalEquations>(values[..shape.FeatureLength], values[shape.FeatureLength..], gram, product);
            AssertSame(Expected<float, float>(shape, values, Scale), gram, product, $"{shape}");
        }

        double[] doubles = Samples.UniformDoubles(new GramShape(7, 9));
        (double[] hessian, double[] gradient) = (new double[36], new double[6]);
        CameraStep.Compute(Layouts.ChannelsLast(doubles[..54], CameraStep.Shape), doubles.AsSpan(54), hessian, gradient);
        AssertSame(Expected<double, double>(CameraStep.Shape, doubles, 1), hessian, gradient, "6×9");

        static void Compute<TKernel>(float[] features, float[] vector, float[] gram, float[] product)
            where TKernel : IGramRightHandSideKernel<float, float> => TKernel.Compute(features, vector, gram, product, (float)Scale);
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Beta_AddsToBoth(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in new[] { (3, 20), (9, 70), (64, 1500) })
        {
            var shape = new GramShape(channels, pixels);
            float[] values = Samples.Uniform(new GramShape(channels + 1, pixels));
            (float[] gram, float[] product) = Expected<float, float>(shape, values, scale: 1);
            (float[] twice, float[] twiceProduct) = ([.. gram], [.. product]);
            Gram.Compute(
                values.AsSpan(0, shape.FeatureLength), values.AsSpan(shape.FeatureLength), shape, twice, twiceProduct,
                beta: 1, options: new GramOptions { Isa = isa });
            AssertSame(
                ([.. gram.Select(value => value + value)], [.. product.Select(value => value + value)]), twice,
                twiceProduct, $"{shape}");
        }
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        var shape = new GramShape(2, 3);
        Refuse("The features of 2×3 have 6 values (channels × pixels); the span has 5.", 5, 3, 4, 2);
        Refuse("The vector of 2×3 has 3 values (pixels); the span has 2.", 6, 2, 4, 2);
        Refuse("The Gram matrix of 2×3 has 4 values (channels × channels); the span has 3.", 6, 3, 3, 2);
        Refuse("The product of 2×3 with a vector has 2 values (channels); the span has 3.", 6, 3, 4, 3);
        float[] all = new float[15];
        RefuseOverlap("The results must not overlap", 6, 9, 4);
        RefuseOverlap("The results must not overlap", 6, 5, 13);
        RefuseOverlap("The results must not overlap", 6, 8, 13);
        RefuseOverlap("The results must not overlap", 6, 9, 8);
        RefuseOverlap("The product must not overlap the Gram matrix.", 6, 9, 12);
        AssertRefused(
            "NormalEquations has no size with 62 features and a Gram matrix of 9 values. It has 3×21, 9×33, 64×784.",
            () => NormalEquations.Compute(new float[62], new float[21], new float[9], new float[3]));
        AssertRefused(
            "The vector of 3×21 has 21 values (pixels); the span has 19.",
            () => NormalEquations.Compute(new float[63], new float[19], new float[9], new float[3]));
        float[] backend = new float[6];
        AssertRefused(
            "The options name recorder, which computes no right-hand sides; only the CPU does.",
            () => Gram.Compute<float, float>(
                new float[6], new float[3], shape, backend.AsSpan(0, 4), backend.AsSpan(4),
                options: new GramOptions { Backend = new RecordingBackend() }));
        Assert.All(backend, value => Assert.Equal(0, value));

        void Refuse(string message, int features, int vector, int gram, int product) => AssertRefused(
            message, () => Gram.Compute<float, float>(new float[features], new float[vector], shape, new float[gram], new float[product]));

        void RefuseOverlap(string message, int vector, int gram, int product) => AssertRefused(
            message,
            () => Gram.Compute<float, float>(all.AsSpan(0, 6), all.AsSpan(vector, 3), shape, all.AsSpan(gram, 4), all.AsSpan(product, 2)));
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    /// <summary>Between values that would show in the result, and canaries that must stand.</summary>
    private static void AssertBits<TFeature, TGram>(GramShape shape, TFeature[] values, GramIsa isa)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        TFeature[] features = Moated(Layouts.Of(values[..shape.FeatureLength], shape, shape.Layout), TFeature.NaN);
        TFeature[] vector = Moated(values[shape.FeatureLength..], TFeature.NaN);
        (TGram[] Gram, TGram[] Product) expected = Expected<TFeature, TGram>(shape, values, Scale);
        foreach (int threads in new[] { 1, 2 })
        {
            TGram[] gram = Moated(new TGram[shape.GramLength], TGram.CreateChecked(Canary));
            TGram[] product = Moated(new TGram[shape.Channels], TGram.CreateChecked(Canary));
            Gram.Compute<TFeature, TGram>(
                features.AsSpan(Moat, shape.FeatureLength),
                vector.AsSpan(Moat, shape.Pixels),
                shape,
                gram.AsSpan(Moat, shape.GramLength),
                product.AsSpan(Moat, shape.Channels),
                scale: Scale,
                options: new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
            AssertSame(expected, gram[Moat..^Moat], product[Moat..^Moat], $"{shape} of {typeof(TFeature).Name}, {isa}, {threads} threads");
            Assert.All(
                gram[..Moat].Concat(gram[^Moat..]).Concat(product[..Moat]).Concat(product[^Moat..]),
                value => Assert.Equal(TGram.CreateChecked(Canary), value));
        }
    }

    private static void AssertSame<T>((T[] Gram, T[] Product) expected, T[] gram, T[] product, string what)
        where T : unmanaged
    {
        Assert.True(Digest.Of<T>(expected.Gram) == Digest.Of<T>(gram), $"{what}: G has other bits");
        Assert.True(Digest.Of<T>(expected.Product) == Digest.Of<T>(product), $"{what}: F·v has other bits");
    }

    /// <summary>From the Gram matrix of all channels, the vector being the last, with the scalar code.</summary>
    private static (TGram[] Gram, TGram[] Product) Expected<TFeature, TGram>(GramShape shape, TFeature[] values, double scale)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var both = new GramShape(shape.Channels + 1, shape.Pixels);
        var all = new TGram[both.GramLength];
        Gram.Compute<TFeature, TGram>(
            values, both, all, scale: scale,
            options: new GramOptions { Isa = GramIsa.Scalar, Implementation = GramImplementation.Generic });
        var gram = new TGram[shape.GramLength];
        for (int row = 0; row < shape.Channels; row++)
        {
            all.AsSpan(row * both.Channels, shape.Channels).CopyTo(gram.AsSpan(row * shape.Channels));
        }

        return (gram, all[(shape.Channels * both.Channels)..^1]);
    }

    private static T[] Moated<T>(T[] values, T filling) =>
        [.. Enumerable.Repeat(filling, Moat), .. values, .. Enumerable.Repeat(filling, Moat)];
}
