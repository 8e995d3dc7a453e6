using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels generated for one size or several. The generator implements it on types with
/// <see cref="GramKernelAttribute"/>; code that is generic over kernels takes it as a constraint.
/// </summary>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the Gram matrix, and of the sums.</typeparam>
public interface IGramKernel<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
{
    /// <summary>The declared sizes, in the order of their declaration.</summary>
    static abstract ReadOnlySpan<GramShape> Shapes { get; }

    /// <summary>
    /// Computes G = scale·F·Fᵀ, both triangles. The lengths of the spans select one of <see cref="Shapes"/>.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> requests what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void Compute(ReadOnlySpan<TFeature> features, Span<TGram> destination, TGram scale);
}
