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
public static class Gram
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
    /// <param name="features">F, C × M, row-major: channel after channel.</param>
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
        options ??= GramOptions.Default;
        Compute(features, shape, gram, (float)options.Scale, options);
    }

    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void Compute(ReadOnlySpan<double> features, GramShape shape, Span<double> gram, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        Compute(features, shape, gram, options.Scale, options);
    }

    /// <summary>Says what <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/> would run, and why.</summary>
    /// <param name="shape">C and M.</param>
    /// <param name="options">The options of the call; <see langword="null"/> for the defaults.</param>
    /// <param name="element">The type of the features.</param>
    /// <exception cref="ArgumentException">The shape is <c>default</c>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    public static GramExplanation Explain(GramShape shape, GramOptions? options = null, GramElement element = GramElement.Single)
    {
        options ??= GramOptions.Default;
        GramThrow.IfEmpty(shape);
        return element == GramElement.Double ? Explain<double>(shape, options) : Explain<float>(shape, options);
    }

    /// <summary>The instruction sets that run here, fastest first.</summary>
    public static IReadOnlyList<GramIsa> SupportedIsas => InstructionSets.Supported;

    /// <summary>The sizes that generated kernels are registered for, by channels and pixels.</summary>
    public static IReadOnlyList<GramShape> RegisteredShapes => KernelRegistry<float>.Shapes();

    private static void Compute<T>(ReadOnlySpan<T> features, GramShape shape, Span<T> gram, T scale, GramOptions options)
        where T : unmanaged
    {
        GramThrow.IfUnfit(shape, features, gram);
        RoutineChoice<T> choice = KernelRegistry<T>.Choose(shape, options.Path);
        GramIsa isa = options.Isa is { } wish ? InstructionSets.Choose(wish).Isa : InstructionSets.Default;
        choice.Routine.Run(isa, new GramCall<T>(shape, features, gram, scale), options.Parallelism);
    }

    private static GramExplanation Explain<T>(GramShape shape, GramOptions options)
        where T : unmanaged => GramExplanation.Of(
            shape, options, KernelRegistry<T>.Choose(shape, options.Path), InstructionSets.Choose(options.Isa));
}
