using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Many feature maps.</content>
public static partial class Gram
{
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
        int gramStride = 0)
    {
        var batch = new GramBatch(shape, count, featureStride, gramStride);
        GramThrow.IfUnfit(batch, features, grams);
        options ??= GramOptions.Default;
        RunBatch(batch, new GramCall<float>(GramTask<float>.Of(shape, options), features, grams), options);
    }

    /// <inheritdoc cref="ComputeBatch(ReadOnlySpan{float}, GramShape, int, Span{float}, GramOptions?, int, int)"/>
    public static void ComputeBatch(
        ReadOnlySpan<double> features,
        GramShape shape,
        int count,
        Span<double> grams,
        GramOptions? options = null,
        int featureStride = 0,
        int gramStride = 0)
    {
        var batch = new GramBatch(shape, count, featureStride, gramStride);
        GramThrow.IfUnfit(batch, features, grams);
        options ??= GramOptions.Default;
        RunBatch(batch, new GramCall<double>(GramTask<double>.Of(shape, options), features, grams), options);
    }

    /// <inheritdoc cref="ComputeBatch(ReadOnlySpan{float}, GramShape, int, Span{float}, GramOptions?, int, int)"/>
    public static void ComputeBatch(
        ReadOnlySpan<Half> features,
        GramShape shape,
        int count,
        Span<float> grams,
        GramOptions? options = null,
        int featureStride = 0,
        int gramStride = 0)
    {
        var batch = new GramBatch(shape, count, featureStride, gramStride);
        GramThrow.IfUnfit(batch, features, grams);
        options ??= GramOptions.Default;
        RunBatch(batch, OfHalf(GramTask<float>.Of(shape, options), features, grams), options);
    }

    internal static void RunBatch<T>(GramBatch batch, scoped in GramCall<T> whole, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!BackendCalls.TryCompute(batch, whole, options))
        {
            BatchCrew<T>.Run(
                KernelRegistry<T>.Choose(batch.Shape, whole.Task.Features.IsHalf, options.Path).Routine,
                InstructionSets.IsaOf(options.Isa),
                batch,
                whole,
                options.Parallelism);
        }
    }
}
