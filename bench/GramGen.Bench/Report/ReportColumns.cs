namespace GramGen.Bench.Report;

/// <summary>The columns of the reports' tables.</summary>
internal static class ReportColumns
{
    private const string Empty = Column<ReportRow>.Empty;

    public static readonly Column<ReportRow> Size = new("C×M", row => $"{row.Shape}") { IsText = true };

    private static readonly Column<ReportRow> Gflops = new("GFLOP/s", row => Figures.Gflops(row.Gflops));

    private static readonly Column<ReportRow> OfPeak = new("of peak", row => Figures.Percent(row.FractionOfPeak));

    private static readonly Column<ReportRow> BestPeer = new("best peer", row => row.BestPeer ?? Empty) { IsText = true };

    private static readonly Column<ReportRow> OverBestPeer =
        new("over\nbest peer", row => row.SpeedupOverBestPeer is { } ratio ? Figures.Times(ratio) : Empty);

    /// <summary>Both implementations of a kernel, their speed and their correctness.</summary>
    public static IReadOnlyList<Column<ReportRow>> Kernels { get; } =
    [
        Size,
        new("path", row => $"generated {row.Isa}") { IsText = true },
        new("specialised", row => Figures.Time(row.Microseconds)),
        new("generic", row => row.GenericMicroseconds is { } time ? Figures.Time(time) : Empty),
        new("ratio", row => row.Speedup is { } ratio ? Figures.Ratio(ratio) : Empty),
        Gflops,
        OfPeak,
        new("predicted", row => row.PredictedFractionOfPeak is { } fraction ? Figures.Percent(fraction) : Empty),
        new("max error", row => Figures.Error(row.MaxRelativeError)) { IsCorrect = row => row.MaxRelativeError <= row.ErrorBound },
        new("same bits", row => row.BitIdentical == true ? "yes" : "NO") { IsCorrect = row => row.BitIdentical == true },
    ];

    /// <summary>The CPU's kernels and a device.</summary>
    public static IReadOnlyList<Column<ReportRow>> Device { get; } =
    [
        Size,
        new("kernels", row => Figures.Time(row.Microseconds)),
        Of("device", device => Figures.Time(device.Total)),
        Of("product\nalone", device => Figures.Time(device.Product)),
        Of("transfer\nalone", device => Figures.Time(device.Transfer)),
        Of("predicted", device => Figures.Time(device.Predicted)),
        new("kernels over\ndevice", row => row.Device is { } device ? Figures.Times(row.Microseconds / device.Total) : Empty),
        Of("taken by", device => device.IsPreferred ? "device" : "kernels") with { IsText = true },
        Of("device from", device => device.CrossoverPixels is { } pixels ? Figures.Text($"M = {pixels}") : "never"),
    ];

    /// <summary>An operation's peers, each by its time over GramGen's.</summary>
    public static Column<ReportRow> AllPeers { get; } = new("all peers", row => row.Peers.Count == 0
        ? Empty
        : string.Join(", ", row.Peers.Keys.Select(peer =>
            $"{peer} {(row.SpeedupOver(peer) is { } ratio ? Figures.Times(ratio) : "WRONG")}")))
    {
        IsText = true,
    };

    /// <summary>A column for each available peer, its time over the generated kernel's, and the best of them.</summary>
    public static IReadOnlyList<Column<ReportRow>> KernelPeers(GramReport report) =>
    [
        .. report.Peers.Where(peer => peer.IsAvailable).Select(peer => new Column<ReportRow>(OnTwoLines(peer.Name), row =>
            row.WrongPeers.Contains(peer.Name) ? "WRONG"
            : row.SpeedupOver(peer.Name) is { } ratio ? Figures.Times(ratio)
            : Empty)
        {
            IsCorrect = row => !row.WrongPeers.Contains(peer.Name),
        }),
        BestPeer,
        OverBestPeer,
    ];

    /// <summary>An operation and size, its speed and correctness, and the best peer.</summary>
    public static IReadOnlyList<Column<ReportRow>> Operations(GramReport report)
    {
        Column<ReportRow>[] own =
        [
            new("form", row => row.Operation) { IsText = true },
            Size,
            new("time", row => Figures.Time(row.Microseconds)),
            Gflops,
            OfPeak,
            new("over\nplain", row => Figures.Times(row.OverPlain)),
            new("check", Check) { IsCorrect = row => row.IsCorrect },
        ];
        return report.Peers.Count == 0 ? own : [.. own, BestPeer, OverBestPeer];
    }

    private static Column<ReportRow> Of(string header, Func<DeviceFigures, string> cell) =>
        new(header, row => row.Device is { } device ? cell(device) : Empty);

    /// <summary>Peers have long names and short figures.</summary>
    private static string OnTwoLines(string name) => name.Replace(' ', '\n');

    private static string Check(ReportRow row) =>
        row.ErrorBound > 0 ? Figures.Error(row.MaxRelativeError)
        : row.IsCorrect ? "same bits"
        : "OTHER BITS";
}
