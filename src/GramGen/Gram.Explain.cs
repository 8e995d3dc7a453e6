using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <content>What would run.</content>
public static partial class Gram
{
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
        return element == GramElement.Double ? Explain<double>(shape, options, element) : Explain<float>(shape, options, element);
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
        return element == GramElement.Double
            ? KernelRegistry<double>.Shapes(ofHalf: false)
            : KernelRegistry<float>.Shapes(element == GramElement.Half);
    }

    private static GramExplanation Explain<T>(GramShape shape, GramOptions options, GramElement element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var task = GramTask<T>.Of(shape, options);
        bool isHalf = element == GramElement.Half;
        task = task with { Features = task.Features with { IsHalf = isHalf } };
        return GramExplanation.Of(
            task,
            options,
            BackendCalls.Choose(task, options),
            KernelRegistry<T>.Choose(shape, isHalf, options.Path),
            InstructionSets.Choose(options.Isa));
    }
}
