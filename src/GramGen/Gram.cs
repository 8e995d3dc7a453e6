using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen;

/// <summary>
/// Gram matrices of feature maps, G = s·F·Fᵀ (in BLAS words a symmetric rank-k update, SYRK), covariances, style losses and
/// their gradients.
/// </summary>
/// <remarks>
/// <para>
/// The result has the same bits on every instruction set, with a generated kernel or without, for any layout, alignment and
/// number of threads: each entry is summed in one order, which depends on the number of pixels only.
/// </para>
/// <para>
/// Supported are features and results of <see cref="float"/>, features and results of <see cref="double"/>, and features of
/// <see cref="Half"/> with results of <see cref="float"/>. Half features are converted to single precision, exactly: the bits
/// are those of the same features as <see cref="float"/>.
/// </para>
/// </remarks>
public static partial class Gram
{
    /// <summary>Computes a Gram matrix, G ← s·F·Fᵀ + β·G, both triangles.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives G, C × C, row-major. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, applied once, to the finished sum; 1 by default.</param>
    /// <param name="beta">
    /// β. If it is 0, the default, the previous contents of G are not read. Otherwise G must be symmetric, and its lower
    /// triangle is read: the scaled sum and β·G are rounded, then their sum.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that <paramref name="shape"/> requires, or the spans overlap. Nothing was written.
    /// </exception>
    /// <exception cref="NotSupportedException">The types are not supported together.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
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
        ElementTypes.ThrowIfUnsupported<TFeature, TGram>();
        SpanChecks.ForProduct(shape, features, destination);
        Operations.Compute(
            Operations.CallOf(Operations.TaskOf<TGram>(shape, scale, beta), features, destination), options ?? GramOptions.Default);
    }

    /// <summary>Computes the lower triangle of a Gram matrix row by row: G_ij with j ≤ i at i·(i + 1)/2 + j.</summary>
    /// <remarks>The entries have the bits of <see cref="Compute{TFeature, TGram}"/>. Only the CPU computes packed matrices.</remarks>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C·(C + 1)/2 values. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, applied once, to the finished sum; 1 by default.</param>
    /// <param name="beta">β. If it is 0, the default, the previous contents of the destination are not read.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <inheritdoc cref="Compute{TFeature, TGram}"/>
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
        ElementTypes.ThrowIfUnsupported<TFeature, TGram>();
        SpanChecks.ForPackedProduct(shape, features, destination);
        GramTask<TGram> task = Operations.TaskOf<TGram>(shape, scale, beta) with { Output = GramOutput.Packed };
        Operations.Compute(Operations.CallOf(task, features, destination), options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes the Gram matrices of many feature maps of one shape: N matrices C × C, each with the bits of its own call.
    /// Threads share the batch.
    /// </summary>
    /// <param name="features">N feature maps, each C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout of each.</param>
    /// <param name="count">N. 0 computes nothing.</param>
    /// <param name="destination">Receives N Gram matrices, each C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, applied once, to the finished sums; 1 by default.</param>
    /// <param name="beta">β. If it is 0, the default, the previous contents of the destination are not read.</param>
    /// <param name="featureStride">Values from one feature map to the next; 0, the default, if they are adjacent.</param>
    /// <param name="gramStride">
    /// Values from one Gram matrix to the next; 0, the default, if they are adjacent. Values in between are not written.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that N, the strides and the shape require, or the spans overlap. Nothing was written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or a stride is shorter than what it steps over.</exception>
    /// <inheritdoc cref="Compute{TFeature, TGram}"/>
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
        ElementTypes.ThrowIfUnsupported<TFeature, TGram>();
        var batch = new GramBatch(shape, count, featureStride, gramStride);
        SpanChecks.ForBatch(batch, features, destination);
        Operations.ComputeBatch(
            batch, Operations.CallOf(Operations.TaskOf<TGram>(shape, scale, beta), features, destination), options ?? GramOptions.Default);
    }

    /// <summary>Computes a Gram matrix with the kernel that a type declares.</summary>
    /// <typeparam name="TKernel">A type with <see cref="GramKernelAttribute"/>.</typeparam>
    /// <param name="features">F, C·M values in the layout of the kernel.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the spans overlap. Nothing was written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> names an instruction set that does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    public static void Compute<TKernel>(ReadOnlySpan<float> features, Span<float> destination, float scale = 1)
        where TKernel : IGramKernel<float, float> => TKernel.Compute(features, destination, scale);

    /// <inheritdoc cref="Compute{TKernel}(ReadOnlySpan{float}, Span{float}, float)"/>
    public static void Compute<TKernel>(ReadOnlySpan<double> features, Span<double> destination, double scale = 1)
        where TKernel : IGramKernel<double, double> => TKernel.Compute(features, destination, scale);

    /// <inheritdoc cref="Compute{TKernel}(ReadOnlySpan{float}, Span{float}, float)"/>
    public static void Compute<TKernel>(ReadOnlySpan<Half> features, Span<float> destination, float scale = 1)
        where TKernel : IGramKernel<Half, float> => TKernel.Compute(features, destination, scale);
}
