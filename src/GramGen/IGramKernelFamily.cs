using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix routines of <see cref="float"/> generated for a list of sizes. The generator implements it on types with
/// <see cref="GramKernelAttribute"/>; code that is generic over kernels takes it as a constraint.
/// </summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
public interface IGramKernelFamily<TSelf> : IGramKernelFamily<TSelf, float, float>
    where TSelf : IGramKernelFamily<TSelf>;

/// <summary>Gram matrix routines generated for a list of sizes, of any type of values.</summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the Gram matrix, and of the sums.</typeparam>
public interface IGramKernelFamily<TSelf, TFeature, TGram>
    where TSelf : IGramKernelFamily<TSelf, TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
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
    static abstract void Compute(ReadOnlySpan<TFeature> features, Span<TGram> gram, TGram scale);

    /// <summary>Computes G = F·Fᵀ.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/>
    static virtual void Compute(ReadOnlySpan<TFeature> features, Span<TGram> gram) => TSelf.Compute(features, gram, TGram.One);
}
