using GramGen.Gemm;
using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class BackwardTests
{
    private const double Scale = 0.3;

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_GivesTheDocumentedOrder(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in GradientSamples.Shapes)
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] symmetric = GradientSamples.Symmetric(matrix, shape.Channels);
            foreach (bool isSymmetric in new[] { false, true })
            {
                float[] expected = DocumentedGradient.Backward(
                    shape, features, isSymmetric ? symmetric : matrix, Scale, isMasked: isSymmetric);
                // The upper triangle of a matrix that is declared symmetric may hold anything.
                foreach (int threads in new[] { 1, -1 })
                {
                    var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads };
                    AssertSame(
                        expected,
                        Backward(shape with { Layout = layout }, features, matrix, options, Scale, isSymmetric, isMasked: isSymmetric),
                        shape);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void Doubles_Too(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in GradientSamples.Shapes)
        {
            double[] features = GradientSamples.FeaturesOfDouble(shape);
            double[] matrix = GradientSamples.MatrixOfDouble(shape);
            double[] gradient = new double[shape.FeatureLength];
            bool isLast = layout == FeatureLayout.ChannelsLast;
            Gram.Backward(
                isLast ? GradientSamples.Transposed(features, shape.Channels) : features,
                shape with { Layout = layout },
                matrix,
                gradient,
                Scale,
                options: new GramOptions { Isa = isa });
            double[] expected = DocumentedGradient.Backward(shape, features, matrix, Scale, isMasked: false);
            AssertSame(expected, isLast ? GradientSamples.Transposed(gradient, shape.Pixels) : gradient, shape);
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryAlignment_GivesTheSameAndNothingAroundIsTouched(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        const int Moat = 64;
        var options = new GramOptions { Isa = isa };
        foreach (GramShape declared in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 4000))
        {
            GramShape shape = declared with { Layout = layout };
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] expected = new float[shape.FeatureLength];
            Gram.Backward(features, shape, matrix, expected, reluMask: true, options: options);
            for (int offset = 0; offset < 16; offset++)
            {
                float[] moated = GC.AllocateUninitializedArray<float>(shape.FeatureLength + (2 * Moat), pinned: true);
                Array.Fill(moated, float.NaN);
                features.CopyTo(moated.AsSpan(Moat + offset));
                float[] canaries = new float[shape.FeatureLength + (2 * Moat)];
                Array.Fill(canaries, 12345f);
                Span<float> gradient = canaries.AsSpan(Moat - offset, shape.FeatureLength);
                Gram.Backward(moated.AsSpan(Moat + offset, shape.FeatureLength), shape, matrix, gradient, reluMask: true, options: options);
                Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(gradient), $"{shape}: other bits at offset {offset}");
                Assert.Equal(-1, canaries.AsSpan(0, Moat - offset).IndexOfAnyExcept(12345f));
                Assert.Equal(-1, canaries.AsSpan(Moat - offset + shape.FeatureLength).IndexOfAnyExcept(12345f));
            }
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AnyResult_IsWithinTheBoundOfItsOrder(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 10_000))
        {
            float[] features = Samples.Rectified(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] gradient = Backward(shape with { Layout = layout }, features, matrix, new GramOptions { Isa = isa });
            GradientReference.AssertNear(shape, features, matrix, gradient);
        }
    }

    /// <summary>However many threads share it, and whatever they are.</summary>
    [Theory]
    [InlineData(FeatureLayout.ChannelsFirst)]
    [InlineData(FeatureLayout.ChannelsLast)]
    public void AnyThreads_GiveTheSame(FeatureLayout layout)
    {
        foreach (GramShape shape in new GramShape[] { new(3, 25_000), new(100, 1031), new(33, 500) })
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] expected = new float[shape.FeatureLength];
            Gram.Backward(
                features, shape with { Layout = layout }, matrix, expected,
                options: new GramOptions { MaxDegreeOfParallelism = 1 });
            foreach (int threads in new[] { 2, 3, 16 })
            {
                float[] gradient = new float[shape.FeatureLength];
                Array.Fill(gradient, float.NaN);
                RunTeam(shape with { Layout = layout }, features, matrix, gradient, threads);
                AssertSame(expected, gradient, shape);
            }
        }
    }

    [Fact]
    public void ADeclaredSymmetry_ChangesNothingOfASymmetricMatrix()
    {
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 10_000))
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Symmetric(GradientSamples.Matrix(shape), shape.Channels);
            AssertSame(
                Backward(shape, features, matrix, new GramOptions()),
                Backward(shape, features, matrix, new GramOptions(), isSymmetric: true),
                shape);
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void TheMask_IsWhereFeaturesAreZeroOrLess(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 4000))
        {
            float[] features = GradientSamples.Features(shape);
            features[^1] = float.NaN;
            float[] matrix = GradientSamples.Matrix(shape);
            var options = new GramOptions { Isa = isa };
            float[] plain = Backward(shape with { Layout = layout }, features, matrix, options);
            float[] masked = Backward(shape with { Layout = layout }, features, matrix, options, isMasked: true);
            for (int i = 0; i < features.Length; i++)
            {
                float expected = features[i] <= 0 ? 0f : plain[i];
                Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(masked[i]));
            }

            Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), BitConverter.SingleToUInt32Bits(masked[^1]));
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void NonFiniteValues_StayInTheirPixelAndRow(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        float foreign = BitConverter.UInt32BitsToSingle(0xFFC12345);
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 4000))
        {
            foreach (float value in new[] { foreign, float.NegativeInfinity, float.MaxValue, float.Epsilon })
            {
                float[] features = Samples.Uniform(shape);
                float[] matrix = GradientSamples.Matrix(shape);
                features[^1] = value;
                matrix[^1] = value;
                float[] gradient = Backward(shape with { Layout = layout }, features, matrix, new GramOptions { Isa = isa });
                AssertSame(DocumentedGradient.Backward(shape, features, matrix, 1, isMasked: false), gradient, shape);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACancelledCall_Throws(int degree)
    {
        var shape = new GramShape(70, 9500);
        var options = new GramOptions { MaxDegreeOfParallelism = degree, CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(
            () => Gram.Backward(
                Samples.Uniform(shape), shape, GradientSamples.Matrix(shape), new float[shape.FeatureLength], options: options));
    }

    /// <summary>Computes with any number of threads, more than the machine has too.</summary>
    private static unsafe void RunTeam(GramShape shape, float[] features, float[] matrix, float[] gradient, int threads)
    {
        bool isLast = shape.Layout == FeatureLayout.ChannelsLast;
        int width = isLast ? ScalarGemmMicroKernels<float>.VectorLength : ScalarGemmMicroKernels<float>.Rows;
        fixed (float* f = features)
        fixed (float* d = matrix)
        fixed (float* result = gradient)
        {
            var arguments = new BackwardArguments<float>
            {
                Channels = shape.Channels,
                Pixels = shape.Pixels,
                IsChannelsLast = isLast,
                Features = new(f, features.Length),
                GramGradient = new(d, matrix.Length),
                Destination = new(result, gradient.Length),
                Scale = 1,
            };
            float[] panels = new float[PackedGramGradient<float>.LengthOf(shape.Channels, width)];
            BackwardMacroKernel<float, ScalarGemmMicroKernels<float>>.RunTeam(arguments, panels, width, threads, CancellationToken.None);
        }
    }

    /// <summary>The gradient channel by channel, of features channel by channel that are stored in the layout of the shape.</summary>
    private static float[] Backward(
        GramShape shape,
        float[] features,
        float[] matrix,
        GramOptions options,
        GramScale scale = default,
        bool isSymmetric = false,
        bool isMasked = false)
    {
        bool isLast = shape.Layout == FeatureLayout.ChannelsLast;
        float[] gradient = new float[shape.FeatureLength];
        Array.Fill(gradient, float.NaN);
        Gram.Backward(
            isLast ? GradientSamples.Transposed(features, shape.Channels) : features,
            shape,
            matrix,
            gradient,
            scale,
            isSymmetric,
            isMasked,
            options);
        return isLast ? GradientSamples.Transposed(gradient, shape.Pixels) : gradient;
    }

    private static void AssertSame<T>(T[] expected, T[] actual, GramShape shape)
        where T : unmanaged => Assert.True(Digest.Of<T>(expected) == Digest.Of<T>(actual), $"{shape}: other bits");
}
