namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels of <see cref="Half"/>, whose matrices are <see cref="float"/>. There are none for its gradients.</summary>
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
