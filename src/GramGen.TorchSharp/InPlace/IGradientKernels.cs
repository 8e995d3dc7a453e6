namespace GramGen.TorchSharp.InPlace;

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
