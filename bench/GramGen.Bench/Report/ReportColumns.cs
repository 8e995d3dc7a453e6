namespace GramGen.Bench.Report;

/// <summary>The columns of a report: GramGen's own, and the comparison with the peers.</summary>
internal static class ReportColumns
{
    private const string Nothing = "–";

    private static readonly Column<ReportRow> Size = new("C×M", row => $"{row.Shape}") { IsText = true };

    /// <summary>The size, both paths, and how right and how fast they are.</summary>
    public static IReadOnlyList<Column<ReportRow>> Own { get; } =
    [
        Size,
        new("path", row => $"generated {row.Isa}") { IsText = true },
        new("specialised", row => Figures.Time(row.SpecializedMicroseconds)),
        new("generic", row => Figures.Time(row.GenericMicroseconds)),
        new("ratio", row => Figures.Ratio(row.Speedup)),
        new("GFLOP/s", row => Figures.Gflops(row.Gflops)),
        new("of peak", row => Figures.Percent(row.FractionOfPeak)),
        new("predicted", row => Figures.Percent(row.PredictedFractionOfPeak)),
        new("max error", row => Figures.Error(row.MaxRelativeError)) { IsRight = row => row.MaxRelativeError <= row.ErrorBound },
        new("same bits", row => row.BitIdentical ? "yes" : "NO") { IsRight = row => row.BitIdentical },
    ];

    /// <summary>The size, the times of the peers present over that of the generated kernel, and the best of them.</summary>
    public static IReadOnlyList<Column<ReportRow>> Peers(GramReport report) =>
    [
        Size,
        .. report.Peers.Where(peer => peer.IsPresent).Select(peer => new Column<ReportRow>(InTwoLines(peer.Name), row => TimesOf(peer, row))
        {
            IsRight = row => !row.WrongPeers.Contains(peer.Name),
        }),
        new("best peer", row => row.BestPeer ?? Nothing) { IsText = true },
        new("over\nbest peer", row => row.SpeedupOverBestPeer is { } ratio ? Figures.Times(ratio) : Nothing),
    ];

    /// <summary>Names of peers are long, their figures short.</summary>
    private static string InTwoLines(string name) => name.Replace(' ', '\n');

    private static string TimesOf(PeerFacts peer, ReportRow row) =>
        row.WrongPeers.Contains(peer.Name) ? "WRONG"
        : row.Peers.GetValueOrDefault(peer.Name) is { } time ? Figures.Times(time / row.SpecializedMicroseconds)
        : Nothing;
}
