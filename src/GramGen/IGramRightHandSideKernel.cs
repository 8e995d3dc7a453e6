using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels with a right-hand side: normal equations in one pass. The generator implements it on types whose
/// <see cref="GramKernelAttribute.RightHandSide"/> is set.
/// </summary>
/// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
/// <typeparam name="TGram">The type of the Gram matrix, of the product, and of the sums.</typeparam>
public interface IGramRightHandSideKernel<TFeature, TGram> : IGramKernel<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
{
    /// <summary>
    /// Computes G = scale·F·Fᵀ, both triangles, and p = scale·F·v. The lengths of the features and the Gram matrix select one of the
    /// declared sizes.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="vector">v, M values.</param>
    /// <param name="gram">Receives G, C × C. Must not overlap <paramref name="features"/> or <paramref name="vector"/>.</param>
    /// <param name="product">Receives p, C values. Must overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or a result overlaps another operand. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> requests what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void Compute(
        ReadOnlySpan<TFeature> features, ReadOnlySpan<TFeature> vector, Span<TGram> gram, Span<TGram> product, TGram scale);
}
