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
