using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen;

/// <summary>
/// Gram matrices G = s·F·Fᵀ + β·G of features F, C channels × M pixels, and what is computed from them. The result has the
/// same bits on every instruction set, for any layout, alignment and number of threads.
/// </summary>
/// <remarks>
/// Features and result are <see cref="float"/> or <see cref="double"/>; features of <see cref="Half"/> have results of
/// <see cref="float"/>: each value is converted, exactly, and the bits are those of the same features as <see cref="float"/>.
/// Other pairs of types are a <see cref="NotSupportedException"/>.
/// </remarks>
public static partial class Gram
{
    /// <summary>Computes a Gram matrix with a declared kernel.</summary>
    /// <typeparam name="TKernel">A type with <see cref="GramKernelAttribute"/>.</typeparam>
    /// <param name="features">F, C × M values in the kernel's layout. The lengths of the spans select the declared size.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s; applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or overlap. Nothing has been written.
    /// </exception>
    public static void Compute<TKernel>(ReadOnlySpan<float> features, Span<float> destination, float scale = 1)
        where TKernel : IGramKernel<float, float> => TKernel.Compute(features, destination, scale);

    /// <inheritdoc cref="Compute{TKernel}(ReadOnlySpan{float}, Span{float}, float)"/>
    public static void Compute<TKernel>(ReadOnlySpan<double> features, Span<double> destination, double scale = 1)
        where TKernel : IGramKernel<double, double> => TKernel.Compute(features, destination, scale);

    /// <inheritdoc cref="Compute{TKernel}(ReadOnlySpan{float}, Span{float}, float)"/>
    public static void Compute<TKernel>(ReadOnlySpan<Half> features, Span<float> destination, float scale = 1)
        where TKernel : IGramKernel<Half, float> => TKernel.Compute(features, destination, scale);

    /// <summary>Computes the Gram matrix of a size that is known only at run time: G ← s·F·Fᵀ + β·G.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives G, C × C, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to the finished sum.</param>
    /// <param name="beta">
    /// β. If it is 0, <paramref name="destination"/> is not read. Otherwise it must be symmetric: its lower triangle is read.
    /// s·F·Fᵀ and β·G are rounded, then their sum.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Compute<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> destination,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.Product(shape, features, destination);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, destination, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta));
        Backends.Compute(call, options ?? GramOptions.Default);
    }

    /// <summary>Computes the lower triangle of a Gram matrix, packed row after row: G_ij with j ≤ i at i·(i + 1)/2 + j.</summary>
    /// <remarks>
    /// The entries have the bits of
    /// <see cref="Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/>.
    /// </remarks>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C·(C + 1)/2 values. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s.</param>
    /// <param name="beta">β; if it is 0, <paramref name="destination"/> is not read.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <inheritdoc cref="Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/>
    public static void ComputePacked<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> destination,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.PackedProduct(shape, features, destination);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, destination, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta))
        {
            Output = GramOutput.Packed,
        };
        Backends.Compute(call, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes the Gram matrices of many feature maps of one size: N matrices C × C, each with the bits of a separate call.
    /// Threads share the batch.
    /// </summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">N feature maps of C·M values.</param>
    /// <param name="shape">C, M and layout of each.</param>
    /// <param name="count">N. 0 computes nothing.</param>
    /// <param name="destination">Receives N matrices C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s.</param>
    /// <param name="beta">β; if it is 0, <paramref name="destination"/> is not read.</param>
    /// <param name="featureStride">Values from the start of a feature map to the start of the next; 0 for C·M.</param>
    /// <param name="gramStride">
    /// Values from the start of a Gram matrix to the start of the next; 0 for C·C. Values in between are not written.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than N, the strides and the shape require, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or a stride is shorter than what it steps over.</exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void ComputeBatch<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        int count,
        Span<TGram> destination,
        GramScale scale = default,
        double beta = 0,
        int featureStride = 0,
        int gramStride = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        featureStride = featureStride == 0 ? shape.FeatureLength : featureStride;
        gramStride = gramStride == 0 ? shape.GramLength : gramStride;
        ArgumentChecks.Batch(shape, count, featureStride, gramStride, features, destination);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, destination, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta));
        Backends.ComputeBatch(call, count, featureStride, gramStride, options ?? GramOptions.Default);
    }
}
