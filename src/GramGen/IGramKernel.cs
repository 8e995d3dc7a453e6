using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrices of the sizes that a type declares. The generator implements it on types with
/// <see cref="GramKernelAttribute"/>; code that is generic over kernels takes it as a constraint.
/// </summary>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the Gram matrix and of the sums.</typeparam>
public interface IGramKernel<TFeature, TGram>
    where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
    where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
{
    /// <summary>The declared shapes, in the order of their declaration.</summary>
    static abstract ReadOnlySpan<GramShape> Shapes { get; }

    /// <summary>
    /// Computes G = scale·F·Fᵀ, both triangles. The lengths of the spans select one of <see cref="Shapes"/>.
    /// </summary>
    /// <param name="features">F, C·M values in the layout of the kernel.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the spans overlap. Nothing was written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> names an instruction set that does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void Compute(ReadOnlySpan<TFeature> features, Span<TGram> destination, TGram scale);
}
