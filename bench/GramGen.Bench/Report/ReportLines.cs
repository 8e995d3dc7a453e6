namespace GramGen.Bench.Report;

/// <summary>What a report says in words, above and below its tables.</summary>
internal static class ReportLines
{
    private const double NotFree = 0.1;

    public static string Machine(GramReport report) => $"{report.Cpu}, {report.Cores} cores; {report.Runtime} on {report.Os}";

    public static string Run(GramReport report) => Figures.Text(
        $"{report.Isa}, {Figures.Count(report.Threads, "thread")}, FMA peak {report.PeakGflops:0.0} GFLOP/s; feature maps of {report.Picture}");

    /// <summary>A warning where the machine was not free; null where it was, or does not tell.</summary>
    public static string? Disturbance(GramReport report) => report.OtherLoad > NotFree
        ? Figures.Text($"Other programs took {report.OtherLoad:0.0} cores meanwhile, these figures are not to be trusted.")
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
    public static IEnumerable<string> Left(GramReport report)
    {
        foreach (IGrouping<string?, string> absent in report.Peers
            .Where(peer => !peer.IsPresent)
            .GroupBy(peer => peer.Absence, peer => peer.Name))
        {
            yield return $"Absent: {string.Join(", ", absent)}: {absent.Key}.";
        }

        foreach (ReportRow row in report.Rows.Where(row => row.WrongPeers.Count > 0))
        {
            yield return $"Left out at {row.Shape}, its result is wrong: {string.Join(", ", row.WrongPeers)}.";
        }
    }

    /// <summary>What ran, a line for each version.</summary>
    public static IEnumerable<string> Versions(GramReport report) => report.Peers
        .Where(peer => peer.IsPresent)
        .GroupBy(peer => peer.Version, peer => peer.Name)
        .Select(peers => $"{string.Join(", ", peers)}: {peers.Key}");
}
