namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels of <see cref="float"/>.</summary>
internal readonly struct SingleKernels : IElementKernels<float, float>, IGradientKernels<float>
{
    public static void Gram(ReadOnlySpan<float> features, GramShape shape, Span<float> gram, GramOptions options) =>
        GramGen.Gram.Compute(features, shape, gram, options);

    public static void Grams(
        ReadOnlySpan<float> features, GramShape shape, int count, Span<float> grams, GramOptions options, int featureStride) =>
        GramGen.Gram.ComputeBatch(features, shape, count, grams, options, featureStride);

    public static void Covariance(
        ReadOnlySpan<float> features,
        GramShape shape,
        Span<float> covariance,
        CovarianceNormalization normalization,
        GramOptions options) =>
        GramGen.Gram.ComputeCovariance(features, shape, covariance, [], normalization, options);

    public static float Rounded(double value) => (float)value;

    public static double Widened(float value) => value;

    public static double StyleLoss(
        ReadOnlySpan<float> features, GramShape shape, ReadOnlySpan<float> target, GramStyleLoss loss, GramGradientOptions options) =>
        GramGen.Gram.StyleLoss(features, shape, target, loss, options);

    public static double StyleDifference(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> target,
        Span<float> difference,
        GramStyleLoss loss,
        GramGradientOptions options) =>
        GramGen.Gram.StyleDifference(features, shape, target, difference, loss, options);

    public static void Backward(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> gramGradient,
        Span<float> gradient,
        GramGradientOptions options) =>
        GramGen.Gram.Backward(features, shape, gramGradient, gradient, options);
}
