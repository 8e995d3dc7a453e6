using System.Numerics;
using GramGen.Dispatch;
using GramGen.Pipeline;

namespace GramGen;

/// <summary>
/// Gram matrices of feature maps, G = s·F·Fᵀ (in BLAS words a symmetric rank-k update, SYRK), both triangles stored.
/// </summary>
/// <remarks>
/// The result has the same bits on every instruction set, with a generated kernel or without, for any alignment:
/// each entry is added in one order that depends on the number of pixels alone.
/// </remarks>
public static partial class Gram
{
    /// <summary>Computes the Gram matrix with the kernel that <typeparamref name="TKernel"/> declares.</summary>
    /// <typeparam name="TKernel">A type with <see cref="GramKernelAttribute"/>.</typeparam>
    /// <param name="features">F, C × M, row-major: channel after channel.</param>
    /// <param name="gram">Receives G, C × C. May not overlap <paramref name="features"/>.</param>
    /// <param name="scale">s, applied once, to the finished sum.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than the declared size asks for, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException"><c>GRAMGEN_ISA</c> asks for what does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    public static void Compute<TKernel>(ReadOnlySpan<float> features, Span<float> gram, float scale = 1f)
        where TKernel : IGramKernelFamily<TKernel> => TKernel.Compute(features, gram, scale);

    /// <summary>Computes the Gram matrix of a size that is known only at run time.</summary>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="gram">Receives G, C × C. May not overlap <paramref name="features"/>.</param>
    /// <param name="options">Scale, instruction set and path; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void Compute(ReadOnlySpan<float> features, GramShape shape, Span<float> gram, GramOptions? options = null)
    {
        GramThrow.IfUnfit(shape, features, gram);
        Run(features, shape, gram, isPacked: false, options ?? GramOptions.Default);
    }

    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void Compute(ReadOnlySpan<double> features, GramShape shape, Span<double> gram, GramOptions? options = null)
    {
        GramThrow.IfUnfit(shape, features, gram);
        Run(features, shape, gram, isPacked: false, options ?? GramOptions.Default);
    }

    /// <summary>Computes the lower triangle of a Gram matrix, row after row: G_ij with j ≤ i at i·(i + 1)/2 + j.</summary>
    /// <remarks>The entries have the bits that <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/> gives.</remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="packed">Receives C·(C + 1)/2 values. May not overlap <paramref name="features"/>.</param>
    /// <param name="options">As for the whole matrix.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void ComputePacked(ReadOnlySpan<float> features, GramShape shape, Span<float> packed, GramOptions? options = null)
    {
        GramThrow.IfUnfitPacked(shape, features, packed);
        Run(features, shape, packed, isPacked: true, options ?? GramOptions.Default);
    }

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void ComputePacked(ReadOnlySpan<double> features, GramShape shape, Span<double> packed, GramOptions? options = null)
    {
        GramThrow.IfUnfitPacked(shape, features, packed);
        Run(features, shape, packed, isPacked: true, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes the Gram matrices of many feature maps of one size: N matrices C × C, each with the bits of its own call.
    /// Threads share the batch.
    /// </summary>
    /// <param name="features">N feature maps, each C × M, row-major; or as the options' layout says.</param>
    /// <param name="shape">C and M of each.</param>
    /// <param name="count">N. 0 computes nothing.</param>
    /// <param name="grams">Receives N Gram matrices, each C × C. May not overlap <paramref name="features"/>.</param>
    /// <param name="options">As for one.</param>
    /// <param name="featureStride">Values from one feature map to the next; 0 where they lie side by side.</param>
    /// <param name="gramStride">Values from one Gram matrix to the next; 0 where they lie side by side. What is between stays.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than N, the strides and the shape ask for, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or a stride shorter than what it steps over.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void ComputeBatch(
        ReadOnlySpan<float> features,
        GramShape shape,
        int count,
        Span<float> grams,
        GramOptions? options = null,
        int featureStride = 0,
        int gramStride = 0) => RunBatch(features, shape, count, grams, options, featureStride, gramStride);

    /// <inheritdoc cref="ComputeBatch(ReadOnlySpan{float}, GramShape, int, Span{float}, GramOptions?, int, int)"/>
    public static void ComputeBatch(
        ReadOnlySpan<double> features,
        GramShape shape,
        int count,
        Span<double> grams,
        GramOptions? options = null,
        int featureStride = 0,
        int gramStride = 0) => RunBatch(features, shape, count, grams, options, featureStride, gramStride);

    /// <summary>Says what <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/> would run, and why.</summary>
    /// <param name="shape">C and M.</param>
    /// <param name="options">The options of the call; <see langword="null"/> for the defaults.</param>
    /// <param name="element">The type of the features.</param>
    /// <exception cref="ArgumentException">The shape is <c>default</c>, or the element none of the enumeration's.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    public static GramExplanation Explain(GramShape shape, GramOptions? options = null, GramElement element = GramElement.Single)
    {
        options ??= GramOptions.Default;
        GramThrow.IfEmpty(shape);
        GramThrow.IfUndefined(element, nameof(element));
        return element == GramElement.Double ? Explain<double>(shape, options) : Explain<float>(shape, options);
    }

    /// <summary>The instruction sets that run here, fastest first.</summary>
    public static IReadOnlyList<GramIsa> SupportedIsas => InstructionSets.Supported;

    /// <summary>The sizes that generated kernels of <see cref="float"/> are registered for, by channels and pixels.</summary>
    public static IReadOnlyList<GramShape> RegisteredShapes => RegisteredShapesOf(GramElement.Single);

    /// <summary>The sizes that generated kernels are registered for, by channels and pixels.</summary>
    /// <param name="element">The type of the features.</param>
    /// <exception cref="ArgumentOutOfRangeException">The element is none of the enumeration's.</exception>
    public static IReadOnlyList<GramShape> RegisteredShapesOf(GramElement element)
    {
        GramThrow.IfUndefined(element, nameof(element));
        return element == GramElement.Double ? KernelRegistry<double>.Shapes() : KernelRegistry<float>.Shapes();
    }

    private static void Run<T>(ReadOnlySpan<T> features, GramShape shape, Span<T> gram, bool isPacked, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RoutineChoice<T> choice = KernelRegistry<T>.Choose(shape, options.Path);
        GramCall<T> call = GramCall<T>.Of(shape, features, gram, options) with { IsPacked = isPacked };
        choice.Routine.Run(InstructionSets.IsaOf(options.Isa), call, options.Parallelism);
    }

    private static void RunBatch<T>(
        ReadOnlySpan<T> features, GramShape shape, int count, Span<T> grams, GramOptions? options, int featureStride, int gramStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramOptions.Default;
        var batch = new GramBatch(
            shape, count, featureStride == 0 ? shape.FeatureLength : featureStride, gramStride == 0 ? shape.GramLength : gramStride);
        GramThrow.IfUnfit(batch, features, grams);
        BatchCrew<T>.Run(
            KernelRegistry<T>.Choose(shape, options.Path).Routine,
            InstructionSets.IsaOf(options.Isa),
            batch,
            features,
            grams,
            options);
    }

    private static GramExplanation Explain<T>(GramShape shape, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GramExplanation.Of(
            shape, options, KernelRegistry<T>.Choose(shape, options.Path), InstructionSets.Choose(options.Isa));
}
