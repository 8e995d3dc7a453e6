using System.Numerics;
using GramGen.Dispatch;
using GramGen.Threading;

namespace GramGen;

/// <content>What would run, and what runs here.</content>
public static partial class Gram
{
    /// <summary>The instruction sets that run here, fastest first.</summary>
    public static IReadOnlyList<GramIsa> SupportedIsas => InstructionSets.Supported;

    /// <summary>The sizes that generated kernels are registered for, by channels, pixels and layout.</summary>
    /// <param name="element">The type of the features.</param>
    /// <exception cref="ArgumentOutOfRangeException">The element is undefined.</exception>
    public static IReadOnlyList<GramShape> RegisteredShapes(GramElement element = GramElement.Single)
    {
        ValueChecks.ThrowIfUndefined(element, nameof(element));
        return element == GramElement.Double
            ? KernelRegistry<double>.Shapes(ofHalf: false)
            : KernelRegistry<float>.Shapes(element == GramElement.Half);
    }

    /// <summary>
    /// Explains what
    /// <see cref="Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/>
    /// would run, and why.
    /// </summary>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="element">The type of the features.</param>
    /// <param name="options">The options of the call; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The shape is <c>default</c>, or the element undefined.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    public static GramExplanation Explain(GramShape shape, GramElement element = GramElement.Single, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        ArgumentChecks.NotEmpty(shape);
        ValueChecks.ThrowIfUndefined(element, nameof(element));
        return element == GramElement.Double ? Explain<double>(shape, element, options) : Explain<float>(shape, element, options);
    }

    /// <summary>
    /// Names the device that is offered every operation from now on and takes those that it is faster at; the others stay on
    /// the CPU. Once in a program.
    /// </summary>
    /// <remarks>
    /// Offered are Gram matrices, batches, covariances, correlations, backward products and style losses whose options name no
    /// instruction set, implementation or backend. The members of declared types always run their kernels. The results of a
    /// device need not have the bits of the CPU.
    /// </remarks>
    /// <param name="backend">The device; <see cref="GramBackend.Cpu"/> settles that there is none.</param>
    /// <exception cref="InvalidOperationException">Another backend has been named.</exception>
    public static void UseBackend(GramBackend backend) => Backends.Use(backend);

    private static GramExplanation Explain<T>(GramShape shape, GramElement element, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isHalf = element == GramElement.Half;
        CpuKernel<T> kernel = KernelRegistry<T>.Find(shape, isHalf, options.Implementation);
        IsaChoice isa = InstructionSets.Choose(options.Isa);
        return new GramExplanation(
            kernel.PlanFor(isa.Isa, shape, isHalf, new Parallelism(options)),
            shape,
            element,
            Backends.Choose(shape, element, options),
            isa,
            kernel.Name,
            kernel.IsStraight(isa.Isa),
            ReferenceEquals(kernel, CpuKernel<T>.AnySize) ? GramImplementation.Generic : GramImplementation.Generated,
            options.Implementation);
    }
}
