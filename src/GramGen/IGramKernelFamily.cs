namespace GramGen;

/// <summary>
/// Gram matrix routines generated for a list of sizes. The generator implements it on types with
/// <see cref="GramKernelAttribute"/>; code that is generic over kernels takes it as a constraint.
/// </summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
public interface IGramKernelFamily<TSelf>
    where TSelf : IGramKernelFamily<TSelf>
{
    /// <summary>The sizes declared on the type, in the order of their declaration.</summary>
    static abstract ReadOnlySpan<GramShape> Shapes { get; }

    /// <summary>
    /// Computes G = scale·F·Fᵀ, both triangles. The lengths of the spans say which of <see cref="Shapes"/> is meant.
    /// </summary>
    /// <param name="features">F, C × M, row-major: channel after channel.</param>
    /// <param name="gram">Receives G, C × C. May not overlap <paramref name="features"/>.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> asks for what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    static abstract void Compute(ReadOnlySpan<float> features, Span<float> gram, float scale = 1f);
}
