using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>
/// The generated kernels of all loaded assemblies for one type of values, by size, and the choice between them and the
/// generic path.
/// </summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConcurrentDictionary<(GramShape Shape, bool OfHalf), GramRoutine<T>> Generated = new();

    /// <summary>Of two kernels for one size the first stays: they compute the same bits.</summary>
    public static void Register(GramShape shape, bool ofHalf, GramRoutine<T> routine) => Generated.TryAdd((shape, ofHalf), routine);

    public static GramShape[] Shapes(bool ofHalf) =>
    [
        .. Generated.Keys.Where(key => key.OfHalf == ofHalf).Select(key => key.Shape).OrderBy(s => s.Channels).ThenBy(s => s.Pixels),
    ];

    public static RoutineChoice<T> Choose(GramShape shape, bool ofHalf, GramPath path)
    {
        if (path != GramPath.Generic && Generated.TryGetValue((shape, ofHalf), out GramRoutine<T>? routine))
        {
            return new RoutineChoice<T>(routine, GramPath.Generated);
        }

        if (path == GramPath.Generated)
        {
            GramThrow.NoKernel(shape, Shapes(ofHalf));
        }

        return new RoutineChoice<T>(GenericRoutines.Of<T>(), GramPath.Generic);
    }
}
