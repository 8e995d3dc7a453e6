namespace GramGen.Bench.Peers;

/// <summary>Something else that a user could compute a Gram matrix with, by its best call for it.</summary>
internal interface IPeer
{
    /// <summary>The library and its routine, as in <c>OpenBLAS ssyrk</c>.</summary>
    string Name { get; }

    /// <summary>Why it cannot run here, and what would mend that; <see langword="null"/> where it runs.</summary>
    string? Absence { get; }

    /// <summary>What the library says it is. Only of a peer that is present, as everything below.</summary>
    string Version { get; }

    /// <summary>The threads that its calls may take.</summary>
    void SetThreads(int threads);

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
