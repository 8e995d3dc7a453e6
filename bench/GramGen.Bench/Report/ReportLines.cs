namespace GramGen.Bench.Report;

/// <summary>What a report says in words, above and below its tables.</summary>
internal static class ReportLines
{
    public static string Machine(GramReport report) => $"{report.Cpu}, {report.Cores} cores; {report.Runtime} on {report.Os}";

    public static string Run(GramReport report) => Figures.Text(
        $"{report.Isa}, {Figures.Threads(report.Threads)}, FMA peak {report.PeakGflops:0.0} GFLOP/s; feature maps of {report.Picture}");

    /// <summary>How GramGen stands to the best peer over all sizes; null without peers.</summary>
    public static string? Mean(GramReport report)
    {
        double[] ratios = [.. report.Rows.Select(row => row.SpeedupOverBestPeer).OfType<double>()];
        return ratios.Length == 0
            ? null
            : Figures.Text($"Geometric mean over the best peer: {GeometricMean.Of(ratios):0.00}× ({ratios.Length} sizes).");
    }

    /// <summary>A line for each reason that peers are absent for, and for each peer that was wrong.</summary>
    public static IEnumerable<string> Left(GramReport report)
    {
        foreach (IGrouping<string?, PeerFacts> absent in report.Peers.Where(peer => !peer.IsPresent).GroupBy(peer => peer.Absence))
        {
            yield return $"Absent: {string.Join(", ", absent.Select(peer => peer.Name))}: {absent.Key}.";
        }

        foreach (ReportRow row in report.Rows.Where(row => row.WrongPeers.Count > 0))
        {
            yield return $"Left out at {row.Shape}, its result is wrong: {string.Join(", ", row.WrongPeers)}.";
        }
    }
}
