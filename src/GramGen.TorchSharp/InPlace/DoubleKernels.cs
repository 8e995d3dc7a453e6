namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels of <see cref="double"/>.</summary>
internal readonly struct DoubleKernels : IElementKernels<double, double>, IGradientKernels<double>
{
    public static void Gram(ReadOnlySpan<double> features, GramShape shape, Span<double> gram, GramOptions options) =>
        GramGen.Gram.Compute(features, shape, gram, options);

    public static void Grams(
        ReadOnlySpan<double> features, GramShape shape, int count, Span<double> grams, GramOptions options, int featureStride) =>
        GramGen.Gram.ComputeBatch(features, shape, count, grams, options, featureStride);

    public static void Covariance(
        ReadOnlySpan<double> features,
        GramShape shape,
        Span<double> covariance,
        CovarianceNormalization normalization,
        GramOptions options) =>
        GramGen.Gram.ComputeCovariance(features, shape, covariance, [], normalization, options);

    public static double Rounded(double value) => value;

    public static double Widened(double value) => value;

    public static double StyleLoss(
        ReadOnlySpan<double> features, GramShape shape, ReadOnlySpan<double> target, GramStyleLoss loss, GramGradientOptions options) =>
        GramGen.Gram.StyleLoss(features, shape, target, loss, options);

    public static double StyleDifference(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> target,
        Span<double> difference,
        GramStyleLoss loss,
        GramGradientOptions options) =>
        GramGen.Gram.StyleDifference(features, shape, target, difference, loss, options);

    public static void Backward(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> gramGradient,
        Span<double> gradient,
        GramGradientOptions options) =>
        GramGen.Gram.Backward(features, shape, gramGradient, gradient, options);
}
