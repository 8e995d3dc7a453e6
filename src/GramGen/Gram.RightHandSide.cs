using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

public static partial class Gram
{
    /// <summary>
    /// Computes a Gram matrix and the product of the features with a vector in one pass: G ← s·F·Fᵀ + β·G and p ← s·F·v + β·p. With F = Jᵀ,
    /// the rows of a Jacobian channels-last, and v a residual r these are the normal equations' JᵀJ and Jᵀr.
    /// </summary>
    /// <remarks>
    /// v counts as one more channel: p has the bits that the Gram matrix of F with v below it has in its last row. Only the CPU computes
    /// it; a backend is not asked.
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
    /// <typeparam name="TGram">The type of the results.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="vector">v, M values.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="gram">
    /// Receives G, C × C, both triangles. Must not overlap <paramref name="features"/> or <paramref name="vector"/>.
    /// </param>
    /// <param name="product">Receives p, C values. Must overlap no other operand.</param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to each finished sum.</param>
    /// <param name="beta">
    /// β. If it is 0, <paramref name="gram"/> and <paramref name="product"/> are not read. Otherwise <paramref name="gram"/> must be
    /// symmetric: its lower triangle is read.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, a result overlaps another operand, there are more than 46 339
    /// channels, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Compute<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TFeature> vector,
        GramShape shape,
        Span<TGram> gram,
        Span<TGram> product,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.RightHandSide(shape, features, vector, gram, product);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, gram, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta));
        Backends.Compute(call, vector, product, options ?? GramOptions.Default);
    }
}
