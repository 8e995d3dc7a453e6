namespace GramGen.Bench.Peers;

/// <summary>A routine of another library, if that is on this machine.</summary>
internal interface ILibraryRoutine
{
    /// <summary>The library and its routine, as in <c>OpenBLAS ssyrk</c>.</summary>
    string Name { get; }

    /// <summary>Why it cannot run here, and what would mend that; <see langword="null"/> where it runs.</summary>
    string? Absence { get; }

    /// <summary>What the library says it is. Only of a library that is present, as everything below.</summary>
    string Version { get; }

    /// <summary>The threads that its calls may take.</summary>
    void SetThreads(int threads);
}
