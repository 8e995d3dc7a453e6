using System.Collections.Concurrent;
using GramGen.Generic;
using GramGen.Runtime;

namespace GramGen.Dispatch;

/// <summary>The generated kernels of all loaded assemblies, by size, and the choice between them and the generic path.</summary>
internal static class KernelRegistry
{
    private static readonly ConcurrentDictionary<GramShape, GramRoutine> Generated = new();

    private static readonly GramRoutine Generic =
        new TiledRoutine<GenericTiles.Avx512, GenericTiles.Avx2, GenericTiles.Vector128>(nameof(GenericTiles));

    /// <summary>Of two kernels for one size the first stays: they compute the same bits.</summary>
    public static void Register(GramShape shape, GramRoutine routine) => Generated.TryAdd(shape, routine);

    public static GramShape[] Shapes() => [.. Generated.Keys.OrderBy(s => s.Channels).ThenBy(s => s.Pixels)];

    public static RoutineChoice Choose(GramShape shape, GramPath path)
    {
        if (path != GramPath.Generic && Generated.TryGetValue(shape, out GramRoutine? routine))
        {
            return new RoutineChoice(routine, GramPath.Generated);
        }

        if (path == GramPath.Generated)
        {
            GramThrow.NoKernel(shape, Shapes());
        }

        return new RoutineChoice(Generic, GramPath.Generic);
    }
}
