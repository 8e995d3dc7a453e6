namespace GramGen.TorchSharp.InPlace;

/// <summary>The products of features of one type.</summary>
internal interface IElementKernels<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged
{
    static abstract void Gram(ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> gram, GramOptions options);

    static abstract void Grams(
        ReadOnlySpan<TFeature> features, GramShape shape, int count, Span<TGram> grams, GramOptions options, int featureStride);

    static abstract void Covariance(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> covariance,
        CovarianceNormalization normalization,
        GramOptions options);
}

/// <summary>The style losses and gradients of features of one type.</summary>
internal interface IGradientKernels<T>
    where T : unmanaged
{
    static abstract T Rounded(double value);

    static abstract double Widened(T value);

    static abstract double StyleLoss(
        ReadOnlySpan<T> features, GramShape shape, ReadOnlySpan<T> target, GramStyleLoss loss, GramGradientOptions options);

    static abstract double StyleDifference(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> target,
        Span<T> difference,
        GramStyleLoss loss,
        GramGradientOptions options);

    static abstract void Backward(
        ReadOnlySpan<T> features, GramShape shape, ReadOnlySpan<T> gramGradient, Span<T> gradient, GramGradientOptions options);
}

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

internal readonly struct HalfKernels : IElementKernels<Half, float>
{
    public static void Gram(ReadOnlySpan<Half> features, GramShape shape, Span<float> gram, GramOptions options) =>
        GramGen.Gram.Compute(features, shape, gram, options);

    public static void Grams(
        ReadOnlySpan<Half> features, GramShape shape, int count, Span<float> grams, GramOptions options, int featureStride) =>
        GramGen.Gram.ComputeBatch(features, shape, count, grams, options, featureStride);

    public static void Covariance(
        ReadOnlySpan<Half> features,
        GramShape shape,
        Span<float> covariance,
        CovarianceNormalization normalization,
        GramOptions options) =>
        GramGen.Gram.ComputeCovariance(features, shape, covariance, [], normalization, options);
}
