using System.Collections.Concurrent;
using System.Numerics;
using GramGen.CompilerServices;

namespace GramGen.Dispatch;

/// <summary>
/// The generated kernels of all loaded assemblies whose sums are <typeparamref name="T"/>, by shape and element type, and the
/// choice between them and the generic kernels.
/// </summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConcurrentDictionary<(GramShape Shape, bool OfHalf), GramRoutine<T>> Generated = new();

    /// <summary>The first kernel for a shape stays: all compute the same bits.</summary>
    public static void Register(GramShape shape, bool ofHalf, GramRoutine<T> routine) => Generated.TryAdd((shape, ofHalf), routine);

    /// <summary>The registered shapes, ordered by channels, pixels and layout.</summary>
    public static GramShape[] Shapes(bool ofHalf) =>
    [
        .. Generated.Keys
            .Where(key => key.OfHalf == ofHalf)
            .Select(key => key.Shape)
            .OrderBy(shape => (shape.Channels, shape.Pixels, shape.Layout)),
    ];

    public static RoutineChoice<T> Choose(GramShape shape, bool ofHalf, GramImplementation implementation)
    {
        if (implementation != GramImplementation.Generic && Generated.TryGetValue((shape, ofHalf), out GramRoutine<T>? routine))
        {
            return new RoutineChoice<T>(routine, GramImplementation.Generated);
        }

        return implementation != GramImplementation.Generated
            ? new RoutineChoice<T>(GenericRoutines.Of<T>(), GramImplementation.Generic)
            : throw new InvalidOperationException(
                $"No generated kernel is registered for {shape}. Registered are: {SpanChecks.List(Shapes(ofHalf))}. "
                + "A kernel registers itself when the assembly that declares it is first used.");
    }
}

/// <summary>The routine for a shape, and whether it was generated for it.</summary>
internal readonly record struct RoutineChoice<T>(GramRoutine<T> Routine, GramImplementation Implementation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
