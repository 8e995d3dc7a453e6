using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels of integers, generated for one size or several. The generator implements it on types with
/// <see cref="GramKernelAttribute"/> whose <see cref="GramKernelAttribute.Integer"/> is set.
/// </summary>
/// <typeparam name="TFeature">The type of the features: <see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
public interface IGramIntegerKernel<TFeature>
    where TFeature : unmanaged, IBinaryInteger<TFeature>
{
    /// <summary>The declared sizes, in the order of their declaration.</summary>
    static abstract ReadOnlySpan<GramShape> Shapes { get; }

    /// <summary>
    /// Computes G = F·Fᵀ, both triangles, which is exact. The lengths of the spans select one of <see cref="Shapes"/>.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> requests what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void Compute(ReadOnlySpan<TFeature> features, Span<int> destination);
}
