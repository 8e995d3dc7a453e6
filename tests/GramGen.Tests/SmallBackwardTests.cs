using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Planning;
using GramGen.Tests.Child;
using GramGen.Threading;

namespace GramGen.Tests;

/// <summary>Backward products and style losses of small sizes, which a looped routine computes in place.</summary>
public sealed class SmallBackwardTests
{
    private const int MostPixels = 70;
    private const double Scale = 0.3;
    private const int Moat = 64;

    /// <summary>Channels that are unrolled, and every cut into micro-panels.</summary>
    private static readonly int[] Channels = [.. Enumerable.Range(1, 16), 17, 24, 25, 31, 48];

    public static TheoryData<GramIsa> Isas => Paths.Isas;

    /// <summary>Against the documented order, with NaN, ∞, −0 and subnormal values among features and D.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void EverySmallSize_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Sizes(16))
        {
            float[] features = WithSpecialValues(GradientSamples.Features(shape));
            float[] matrix = WithSpecialValues(GradientSamples.Matrix(shape));
            AssertDocumented(shape, features, matrix, isa, isSymmetric: false, isMasked: false);
            AssertDocumented(shape, features, matrix, isa, isSymmetric: true, isMasked: true);
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Doubles_Too(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Sizes(16))
        {
            double[] features = GradientSamples.FeaturesOfDouble(shape);
            double[] matrix = GradientSamples.MatrixOfDouble(shape);
            AssertDocumented(shape, features, matrix, isa, isSymmetric: false, isMasked: true);
            AssertDocumented(shape, features, matrix, isa, isSymmetric: true, isMasked: false);
        }
    }

    /// <summary>
    /// The general path is called by itself: packed D + Dᵀ, blocks of pixels, and micro-tiles stored through scratch memory.
    /// </summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void TheGeneralPath_GivesTheSame(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Sizes(48))
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            foreach (bool isSymmetric in new[] { false, true })
            {
                float[] gradient = Backward(shape, features, matrix, isa, isSymmetric, isMasked: !isSymmetric);
                AssertSame(
                    General(shape, features, matrix, isa, isSymmetric, isMasked: !isSymmetric), gradient,
                    $"{shape}, symmetric: {isSymmetric}");
            }
        }
    }

    /// <summary>Small integers round nowhere, so any order gives them.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void SmallIntegers_AreExact(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Sizes(16))
        {
            float[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(i => (float)((i * 7 % 17) - 8))];
            float[] matrix = [.. Enumerable.Range(0, shape.GramLength).Select(i => (float)((i * 5 % 13) - 6))];
            float[] gradient = Backward(shape, features, matrix, isa, isSymmetric: false, isMasked: false, scale: 2);
            for (int i = 0; i < gradient.Length; i++)
            {
                int row = i / shape.Pixels;
                long exact = 0;
                for (int k = 0; k < shape.Channels; k++)
                {
                    long sum = (long)matrix[(row * shape.Channels) + k] + (long)matrix[(k * shape.Channels) + row];
                    exact += 2 * sum * (long)features[(k * shape.Pixels) + (i % shape.Pixels)];
                }

                if (exact != gradient[i])
                {
                    Assert.Fail($"{shape}: value {i} is {gradient[i]:R}, exactly {exact}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void AnyResult_IsWithinTheBoundOfItsOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Sizes(16))
        {
            float[] features = Samples.Rectified(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            GradientReference.AssertNear(
                shape, features, matrix, Backward(shape, features, matrix, isa, isSymmetric: false, isMasked: false, scale: 1));
        }
    }

    /// <summary>At every position within a cache line, between NaNs and canaries.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void EveryAlignment_GivesTheSameAndNothingAroundIsTouched(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in new GramShape[] { new(3, 16), new(5, 17), new(6, 33), new(7, 13), new(10, 50), new(13, 100) })
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] expected = Backward(shape, features, matrix, isa, isSymmetric: true, isMasked: true);
            for (int offset = 0; offset < 16; offset++)
            {
                float[] moated = Filled(shape.FeatureLength + (2 * Moat), float.NaN);
                float[] moatedMatrix = Filled(shape.GramLength + (2 * Moat), float.NaN);
                float[] canaries = Filled(shape.FeatureLength + (2 * Moat), 12345f);
                Span<float> f = moated.AsSpan(Moat + offset, shape.FeatureLength);
                Span<float> d = moatedMatrix.AsSpan(Moat - offset, shape.GramLength);
                Span<float> gradient = canaries.AsSpan(Moat - offset, shape.FeatureLength);
                features.CopyTo(f);
                matrix.CopyTo(d);
                Gram.Backward(f, shape, d, gradient, Scale, symmetric: true, reluMask: true, new GramOptions { Isa = isa });
                AssertSame(expected, [.. gradient], $"{shape} at offset {offset}");
                Assert.Equal(-1, canaries.AsSpan(0, Moat - offset).IndexOfAnyExcept(12345f));
                Assert.Equal(-1, canaries.AsSpan(Moat - offset + shape.FeatureLength).IndexOfAnyExcept(12345f));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void StyleLosses_GiveTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        GramStyleLoss loss = GramStyleLoss.NeuralStyle;
        foreach (GramShape shape in Sizes(48))
        {
            float[] features = GradientSamples.Features(shape);
            float[] target = GradientSamples.Matrix(shape);
            double scale = loss.Scale.FactorFor(shape);
            float[] gram = Paths.Compute(shape, features, isa, GramImplementation.Generic, (float)scale);
            (double value, float[] expected) =
                DocumentedGradient.StyleLoss(shape, features, gram, target, scale, loss.WeightFor(shape), isMasked: true);
            float[] gradient = new float[shape.FeatureLength];
            Assert.Equal(value, Gram.StyleLoss(features, shape, target, gradient, loss, reluMask: true, new GramOptions { Isa = isa }));
            AssertSame(expected, gradient, $"{shape}");
        }
    }

    /// <summary>What is above the diagonal of a symmetric D or of a target does not matter.</summary>
    [Fact]
    public void OfASymmetricMatrix_OnlyTheLowerTriangleCounts()
    {
        foreach (GramShape shape in Sizes(48))
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] gradient = new float[shape.FeatureLength];
            float[] expected = Backward(shape, features, matrix, Gram.SupportedIsas[0], isSymmetric: true, isMasked: false);
            double loss = Gram.StyleLoss(features, shape, matrix, gradient);
            float[] lower = [.. matrix.Select((value, i) => i % shape.Channels > i / shape.Channels ? float.NaN : value)];
            AssertSame(expected, Backward(shape, features, lower, Gram.SupportedIsas[0], isSymmetric: true, isMasked: false), $"{shape}");
            float[] other = new float[shape.FeatureLength];
            Assert.Equal(loss, Gram.StyleLoss(features, shape, lower, other));
            AssertSame(gradient, other, $"{shape}");
        }
    }

    [Fact]
    public void ACancelledCall_Throws()
    {
        var shape = new GramShape(5, 17);
        var options = new GramOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(
            () => Gram.Backward(
                Samples.Uniform(shape), shape, GradientSamples.Matrix(shape), new float[shape.FeatureLength], options: options));
    }

    /// <summary>Otherwise these tests would not test what they are about.</summary>
    [Fact]
    public void TheLimits_AreSomeTensOfChannelsAnd64KilobytesAndAWholeVector()
    {
        Assert.True(BackwardAlgorithm.IsLooped(IsaTraits.Avx512, 3, 4));
        Assert.False(BackwardAlgorithm.IsLooped(IsaTraits.Avx512, 3, 3));
        Assert.True(BackwardAlgorithm.IsLooped(IsaTraits.Vector128.For(ElementType.Double), 3, 2));
        Assert.True(BackwardAlgorithm.IsLooped(IsaTraits.Avx2, 48, 341));
        Assert.False(BackwardAlgorithm.IsLooped(IsaTraits.Avx2, 48, 342));
        Assert.False(BackwardAlgorithm.IsLooped(IsaTraits.Avx2, 49, 16));
        Assert.False(BackwardAlgorithm.IsLooped(IsaTraits.Scalar, 3, 16));
    }

    private static IEnumerable<GramShape> Sizes(int mostChannels) =>
        from channels in Channels
        where channels <= mostChannels
        from pixels in Enumerable.Range(1, MostPixels).Concat(channels is 13 or 48 ? [200, 341] : [])
        where channels <= 16 || pixels % 7 < 2
        select new GramShape(channels, pixels);

    private static float[] WithSpecialValues(float[] values)
    {
        float[] specials = [BitConverter.UInt32BitsToSingle(0xFFC12345), float.NegativeInfinity, float.MaxValue, float.Epsilon, -0f];
        for (int i = 0; i < specials.Length; i++)
        {
            values[i * 37 % values.Length] = specials[i];
        }

        return values;
    }

    private static void AssertDocumented<T>(GramShape shape, T[] features, T[] matrix, GramIsa isa, bool isSymmetric, bool isMasked)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] both = isSymmetric ? GradientSamples.Symmetric(matrix, shape.Channels) : matrix;
        AssertSame(
            DocumentedGradient.Backward(shape, features, both, Scale, isMasked),
            Backward(shape, features, matrix, isa, isSymmetric, isMasked),
            $"{shape}, symmetric: {isSymmetric}, masked: {isMasked}");
    }

    private static T[] Backward<T>(
        GramShape shape, T[] features, T[] matrix, GramIsa isa, bool isSymmetric, bool isMasked, double scale = Scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] gradient = Filled(shape.FeatureLength, T.NaN);
        Gram.Backward(features, shape, matrix, gradient, scale, isSymmetric, isMasked, new GramOptions { Isa = isa });
        return gradient;
    }

    private static unsafe float[] General(GramShape shape, float[] features, float[] matrix, GramIsa isa, bool isSymmetric, bool isMasked)
    {
        float[] gradient = Filled(shape.FeatureLength, float.NaN);
        fixed (float* f = features)
        fixed (float* d = matrix)
        fixed (float* result = gradient)
        {
            var arguments = new BackwardArguments<float>
            {
                Channels = shape.Channels,
                Pixels = shape.Pixels,
                IsChannelsLast = false,
                Features = new(f, features.Length),
                GramGradient = new(d, matrix.Length),
                Destination = new(result, gradient.Length),
                Scale = (float)Scale,
                IsSymmetric = isSymmetric,
                IsMasked = isMasked,
            };
            AnySizeRoutines<float>.For(isa).Gemm.Backward(arguments, Parallelism.Default);
        }

        return gradient;
    }

    private static T[] Filled<T>(int length, T value)
    {
        var values = new T[length];
        Array.Fill(values, value);
        return values;
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged => Assert.True(Digest.Of<T>(expected) == Digest.Of<T>(actual), $"{what}: other bits");
}
