using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels of weighted pixels. The generator implements it on types whose <see cref="GramKernelAttribute.Weights"/> is set.
/// </summary>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the weights, of the Gram matrix, and of the sums.</typeparam>
public interface IGramWeightedKernel<TFeature, TGram> : IGramKernel<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
{
    /// <summary>
    /// Computes G = scale·F·W·Fᵀ with W = diag(w), both triangles, with the bits of <c>Gram.ComputeWeighted</c>. The lengths of the
    /// features and the Gram matrix select one of the declared sizes. A pixel of weight 0 adds nothing, whatever its
    /// features are, infinite or NaN.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="destination">
    /// Receives G, C × C. Must not overlap <paramref name="features"/> or <paramref name="weights"/>.
    /// </param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, a weight is negative or not finite, or the result overlaps another operand. Nothing
    /// has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> requests what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void ComputeWeighted(
        ReadOnlySpan<TFeature> features, ReadOnlySpan<TGram> weights, Span<TGram> destination, TGram scale);
}
