namespace GramGen.Bench.Report;

/// <summary>What a report says in words, above and below its tables.</summary>
internal static class ReportLines
{
    private const double NotFree = 0.1;

    public static string Machine(MeasuredRun run) => $"{run.Cpu}, {run.Cores} cores; {run.Runtime} on {run.Os}";

    public static string Run(MeasuredRun run) => Figures.Text(
        $"{run.Isa}, {Figures.Count(run.Threads, "thread")}, FMA peak {run.PeakGflops:0.0} GFLOP/s; feature maps of {run.Picture}");

    /// <summary>A warning where the machine was not free; null where it was, or does not tell.</summary>
    public static string? Disturbance(MeasuredRun run) => run.OtherLoad > NotFree
        ? Figures.Text($"Other programs took {run.OtherLoad:0.0} cores meanwhile, these figures are not to be trusted.")
        : null;

    /// <summary>How GramGen stands to the best peer over all sizes; null without peers.</summary>
    public static string? Mean(GramReport report)
    {
        double[] ratios = [.. report.Rows.Select(row => row.SpeedupOverBestPeer).OfType<double>()];
        return ratios.Length == 0
            ? null
            : Figures.Text(
                $"Geometric mean over the best peer: {GeometricMean.Of(ratios):0.00}× ({Figures.Count(ratios.Length, "size")}).");
    }

    /// <summary>A line for each reason that peers are absent for, and for each peer that was wrong.</summary>
    public static IEnumerable<string> Left(GramReport report) =>
        Absent(report).Concat(report.Rows.SelectMany(row => Wrong($"{row.Shape}", row.WrongPeers)));

    /// <summary>A line for each reason that peers are absent for.</summary>
    public static IEnumerable<string> Absent(MeasuredRun run) => run.Peers
        .Where(peer => !peer.IsPresent)
        .GroupBy(peer => peer.Absence, peer => peer.Name)
        .Select(absent => $"Absent: {string.Join(", ", absent)}: {absent.Key}.");

    /// <summary>A line if peers were wrong somewhere.</summary>
    public static IEnumerable<string> Wrong(string place, IReadOnlyList<string> peers) =>
        peers.Count > 0 ? [$"Left out at {place}, its result is wrong: {string.Join(", ", peers)}."] : [];

    /// <summary>What ran, a line for each version.</summary>
    public static IEnumerable<string> Versions(MeasuredRun run) => run.Peers
        .Where(peer => peer.IsPresent)
        .GroupBy(peer => peer.Version, peer => peer.Name)
        .Select(peers => $"{string.Join(", ", peers)}: {peers.Key}");
}
