namespace GramGen.Bench.Peers;

/// <summary>Something else that a user could compute a Gram matrix with, by its best call for it.</summary>
internal interface IPeer : ILibraryRoutine
{
    /// <summary>Makes a call ready on row-major features; what is done here is not timed.</summary>
    IPeerCall Prepare(Memory<float> features, GramShape shape);
}

/// <summary>A peer's call for one size, ready to be timed.</summary>
internal interface IPeerCall : IDisposable
{
    void Run();

    /// <summary>C × C, row-major, of the last run. Only the lower triangle counts: symmetric routines leave the other.</summary>
    ReadOnlySpan<float> Gram { get; }
}
