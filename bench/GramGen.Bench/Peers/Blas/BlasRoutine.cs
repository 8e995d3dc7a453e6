namespace GramGen.Bench.Peers.Blas;

/// <summary>A routine of a BLAS library.</summary>
internal class BlasRoutine(BlasLibrary library, string routine) : ILibraryRoutine
{
    public string Name => $"{library.Name} {routine}";

    public string? Absence => library.Absence;

    public string Version => library.Version;

    public void SetThreads(int threads) => library.SetThreads(threads);
}
