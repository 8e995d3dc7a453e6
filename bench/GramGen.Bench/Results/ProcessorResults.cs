using GramGen.Bench.Measuring;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>What was measured on a processor.</summary>
/// <param name="Name">That of its folder.</param>
/// <param name="Kernels">Reports of kernels, one for each instruction set and number of threads.</param>
/// <param name="Operations">Reports of operations; empty if they were never measured.</param>
internal sealed record ProcessorResults(string Name, IReadOnlyList<GramReport> Kernels, IReadOnlyList<GramReport> Operations)
{
    /// <summary>The widest instruction set on one thread.</summary>
    /// <exception cref="UsageException">There is no report on one thread.</exception>
    public GramReport Main => OnOneThread.FirstOrDefault()
        ?? throw new UsageException($"The results of '{Name}' have no report on one thread to begin with.");

    /// <summary>The same instruction set on the most threads; null if only one thread was measured.</summary>
    public GramReport? Parallel => Kernels
        .Where(report => report.Isa == Main.Isa && report.Threads > 1)
        .MaxBy(report => report.Threads);

    /// <summary>On one thread, the widest instruction set first.</summary>
    public IEnumerable<GramReport> OnOneThread => Kernels
        .Where(report => report.Threads == 1)
        .OrderBy(report => InstructionSet.WidthRank(report.Isa));

    /// <summary>The results of all processors that have a folder, by name.</summary>
    /// <param name="parent">The folder of their folders.</param>
    /// <exception cref="UsageException">There are none, or a folder holds none.</exception>
    public static IReadOnlyList<ProcessorResults> ReadAll(string parent)
    {
        ProcessorResults[] all = Directory.Exists(parent)
            ? [.. Directory.GetDirectories(parent)
                .Order(StringComparer.Ordinal)
                .Select(folder => new ProcessorResults(
                    Path.GetFileName(folder), ResultsFolder.ReadKernels(folder), ResultsFolder.ReadOperations(folder)))]
            : [];
        return all.Length > 0 ? all : throw new UsageException($"There are no results in '{parent}'.");
    }
}
