using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels of weighted pixels with a right-hand side: normal equations of weighted least squares in one pass. The generator
/// implements it on types whose <see cref="GramKernelAttribute.Weights"/> and <see cref="GramKernelAttribute.RightHandSide"/> are set.
/// </summary>
/// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
/// <typeparam name="TGram">The type of the weights, of the Gram matrix, of the product, and of the sums.</typeparam>
public interface IGramWeightedRightHandSideKernel<TFeature, TGram>
    : IGramWeightedKernel<TFeature, TGram>, IGramRightHandSideKernel<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
{
    /// <summary>
    /// Computes G = scale·F·W·Fᵀ with W = diag(w), both triangles, and p = scale·F·W·v, with the bits of <c>Gram.ComputeWeighted</c>. The
    /// lengths of the features and the Gram matrix select one of the declared sizes. A pixel of weight 0 adds nothing, whatever its
    /// features and its value of v are, infinite or NaN.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="vector">v, M values.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="gram">Receives G, C × C. Must overlap no other operand.</param>
    /// <param name="product">Receives p, C values. Must overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <returns>scale·vᵀ·W·v.</returns>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, a weight is negative or not finite, or a result overlaps another operand. Nothing
    /// has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> requests what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract TGram ComputeWeighted(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TFeature> vector,
        ReadOnlySpan<TGram> weights,
        Span<TGram> gram,
        Span<TGram> product,
        TGram scale);
}
