using System.Numerics;
using GramGen.Dispatch;

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
        options ??= GramOptions.Default;
        Run(new GramCall<float>(GramTask<float>.Of(shape, options), features, gram), options);
    }

    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void Compute(ReadOnlySpan<double> features, GramShape shape, Span<double> gram, GramOptions? options = null)
    {
        GramThrow.IfUnfit(shape, features, gram);
        options ??= GramOptions.Default;
        Run(new GramCall<double>(GramTask<double>.Of(shape, options), features, gram), options);
    }

    /// <summary>Computes the Gram matrix of features in half precision; sums and result are <see cref="float"/>.</summary>
    /// <remarks>Each value is widened, exactly: the bits are those of the call with the same features as <see cref="float"/>.</remarks>
    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void Compute(ReadOnlySpan<Half> features, GramShape shape, Span<float> gram, GramOptions? options = null)
    {
        GramThrow.IfUnfit(shape, features, gram);
        options ??= GramOptions.Default;
        Run(OfHalf(GramTask<float>.Of(shape, options), features, gram), options);
    }

    internal static void Run<T>(scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!BackendCalls.TryCompute(call, options))
        {
            KernelRegistry<T>.Choose(call.Shape, call.Task.Features.IsHalf, options.Path).Routine
                .Run(InstructionSets.IsaOf(options.Isa), call, options.Parallelism);
        }
    }

    private static GramCall<float> OfHalf(GramTask<float> task, ReadOnlySpan<Half> features, Span<float> gram) =>
        new(task with { Features = task.Features with { IsHalf = true } }, default, gram) { Halves = features };
}
