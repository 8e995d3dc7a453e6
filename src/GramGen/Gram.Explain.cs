using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen;

/// <content>What would compute an operation, and the choice of a device.</content>
public static partial class Gram
{
    /// <summary>The instruction sets of this machine, fastest first.</summary>
    public static IReadOnlyList<GramIsa> SupportedIsas => InstructionSets.Supported;

    /// <summary>Explains what <see cref="Compute{TFeature, TGram}"/> would run, and why.</summary>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="element">The type of the features.</param>
    /// <param name="options">The options of the call; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The shape is <c>default</c>, or the element is undefined.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    public static GramExplanation Explain(GramShape shape, GramElement element = GramElement.Single, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        SpanChecks.ThrowIfEmpty(shape);
        ValueChecks.ThrowIfUndefined(element, nameof(element));
        return element == GramElement.Double ? Explain<double>(shape, options, element) : Explain<float>(shape, options, element);
    }

    /// <summary>The shapes that generated kernels are registered for, ordered by channels and pixels.</summary>
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
    /// Names the device that every operation is offered to from now on; it runs those that it is faster at, and the CPU
    /// the rest. Once per program; naming the same one again changes nothing.
    /// </summary>
    /// <remarks>
    /// Offered are dense products, batches, covariances, correlations, backward products and style losses whose options name
    /// no instruction set, implementation or backend. The members of a declared type always run its own kernels. The result
    /// of a device need not have the bits of the CPU's.
    /// </remarks>
    /// <param name="backend">The device; <see cref="GramBackend.Cpu"/> rules out any other.</param>
    /// <exception cref="InvalidOperationException">Another backend was named before.</exception>
    public static void UseBackend(GramBackend backend) => Backends.Use(backend);

    private static GramExplanation Explain<T>(GramShape shape, GramOptions options, GramElement element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isHalf = element == GramElement.Half;
        GramTask<T> task = Operations.TaskOf<T>(shape);
        task = task with { Features = task.Features with { IsHalf = isHalf } };
        return GramExplanation.Of(
            task,
            options,
            Backends.Choose(task, options),
            KernelRegistry<T>.Choose(shape, isHalf, options.Implementation),
            InstructionSets.Choose(options.Isa));
    }
}
