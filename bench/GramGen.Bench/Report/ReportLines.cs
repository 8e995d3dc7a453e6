namespace GramGen.Bench.Report;

/// <summary>The sentences above and below a report's tables.</summary>
internal static class ReportLines
{
    // More background load than an idle system has.
    private const double BusyCores = 0.1;

    // Ratios below these are slower by what the tables show, two decimals.
    private const double SlowerThanPeer = 0.995;
    private const double FasterThanGeneric = 1.005;

    // Two measurements of the same code differ by up to this.
    private const double SlowerThanGeneric = 0.97;

    public static string Machine(GramReport report) => $"{report.Cpu}, {report.Cores} cores; {report.Runtime} on {report.Os}";

    public static string Run(GramReport report) =>
        Figures.Text($"{report.Isa}, {Figures.Count(report.Threads, "thread")}, FMA peak {report.PeakGflops:0.0} GFLOP/s; ")
        + $"feature maps of {report.Picture}";

    /// <summary>A warning if other processes were busy; null otherwise.</summary>
    public static string? Disturbance(GramReport report) => report.BackgroundLoad > BusyCores
        ? Figures.Text($"Other programs took {report.BackgroundLoad:0.0} cores meanwhile, these figures are not to be trusted.")
        : null;

    /// <summary>How GramGen compares with the best peer over all sizes; null without peers.</summary>
    public static string? Mean(GramReport report)
    {
        double[] ratios = [.. report.Rows.Select(row => row.SpeedupOverBestPeer).OfType<double>()];
        return ratios.Length == 0
            ? null
            : Figures.Text(
                $"Geometric mean over the best peer: {Figures.GeometricMean(ratios):0.00}× ({Figures.Count(ratios.Length, "size")}).");
    }

    /// <summary>What the generated kernels gain over all sizes, and where they lose; null if they were not compared.</summary>
    public static string? OverGeneric(GramReport report)
    {
        ReportRow[] rows = [.. report.Rows.Where(row => row.Speedup is not null).OrderBy(row => row.Speedup)];
        if (rows.Length == 0)
        {
            return null;
        }

        double mean = Figures.GeometricMean([.. rows.Select(row => row.Speedup!.Value)]);
        string slower = Sizes(report.Rows.Where(row => row.Speedup < SlowerThanGeneric));
        return Figures.Text($"Over generic: geometric mean {mean:0.00}, least {rows[0].Speedup:0.00} at {rows[0].Shape}; ")
            + Figures.Text($"below {SlowerThanGeneric}: {slower}");
    }

    /// <summary>The peers missing from a report of kernels: the unavailable by reason, and the wrong by size.</summary>
    public static IEnumerable<string> MissingKernelPeers(GramReport report) => Missing(report, row => $"{row.Shape}");

    /// <summary>The same for a report of operations: the wrong by operation and size.</summary>
    public static IEnumerable<string> MissingOperationPeers(GramReport report) =>
        Missing(report, row => $"{row.Operation} {row.Shape}");

    /// <summary>What ran, a line for each version.</summary>
    public static IEnumerable<string> Versions(GramReport report) => report.Peers
        .Where(peer => peer.IsAvailable)
        .GroupBy(peer => peer.Version, peer => peer.Name)
        .Select(peers => $"{string.Join(", ", peers)}: {peers.Key}");

    /// <summary>The sizes of kernels that a peer is faster at.</summary>
    public static string SizesSlowerThanPeer(GramReport report) => Sizes(report.Rows.Where(IsSlowerThanPeer));

    /// <summary>The sizes at which the generated kernel gains nothing.</summary>
    public static string SizesNotFasterThanGeneric(GramReport report) =>
        Sizes(report.Rows.Where(row => row.Speedup < FasterThanGeneric));

    /// <summary>The operations and sizes that a peer is faster at.</summary>
    public static string OperationsSlowerThanPeer(GramReport report)
    {
        string[] operations = [.. report.Rows
            .Where(IsSlowerThanPeer)
            .GroupBy(row => row.Operation)
            .Select(rows => $"{rows.Key} at {string.Join(", ", rows.Select(row => row.Shape))}")];
        return $"{(operations.Length > 0 ? string.Join("; ", operations) : "no form")}.";
    }

    private static bool IsSlowerThanPeer(ReportRow row) => row.SpeedupOverBestPeer < SlowerThanPeer;

    private static string Sizes(IEnumerable<ReportRow> rows)
    {
        string sizes = string.Join(", ", rows.Select(row => row.Shape));
        return $"{(sizes.Length > 0 ? sizes : "no size")}.";
    }

    private static IEnumerable<string> Missing(GramReport report, Func<ReportRow, string> place) => report.Peers
        .Where(peer => !peer.IsAvailable)
        .GroupBy(peer => peer.UnavailableReason, peer => peer.Name)
        .Select(peers => $"Absent: {string.Join(", ", peers)}: {peers.Key}.")
        .Concat(report.Rows
            .Where(row => row.WrongPeers.Count > 0)
            .Select(row => $"Left out at {place(row)}, its result is wrong: {string.Join(", ", row.WrongPeers)}."));
}
