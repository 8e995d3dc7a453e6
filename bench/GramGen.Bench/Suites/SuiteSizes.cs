namespace GramGen.Bench.Suites;

/// <summary>The sizes of the suites: a tiny one, one in each cache, a flat one beyond, and a tall one.</summary>
internal static class SuiteSizes
{
    public static IReadOnlyList<GramShape> All { get; } =
    [
        new(8, 64),
        new(64, 784),
        new(64, 50176),
        new(256, 3136),
        new(512, 784),
        new(1024, 196),
    ];
}
