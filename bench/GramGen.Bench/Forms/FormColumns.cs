using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>The columns of a report of forms.</summary>
internal static class FormColumns
{
    private const string Nothing = "–";

    /// <summary>The form and the size, how fast and how right it is, and the best peer.</summary>
    public static IReadOnlyList<Column<FormRow>> Of(FormReport report)
    {
        List<Column<FormRow>> columns =
        [
            new("form", row => row.Form) { IsText = true },
            new("C×M", row => $"{row.Shape}") { IsText = true },
            new("time", row => Figures.Time(row.Microseconds)),
            new("GFLOP/s", row => Figures.Gflops(row.Gflops)),
            new("of peak", row => Figures.Percent(row.FractionOfPeak)),
            new("over\nplain", row => Figures.Times(row.OverPlain)),
            new("check", Check) { IsRight = row => row.IsRight },
        ];
        if (report.Peers.Count > 0)
        {
            columns.Add(new("best peer", row => row.BestPeer ?? Nothing) { IsText = true });
            columns.Add(new("over\nbest peer", row => row.SpeedupOverBestPeer is { } ratio ? Figures.Times(ratio) : Nothing));
        }

        return columns;
    }

    /// <summary>The times of a form's peers over that of the form.</summary>
    public static Column<FormRow> AllPeers { get; } = new("all peers", row => row.Peers.Count == 0
        ? Nothing
        : string.Join(", ", row.Peers.Select(peer =>
            $"{peer.Key} {(peer.Value is { } time ? Figures.Times(time / row.Microseconds) : "WRONG")}")))
    {
        IsText = true,
    };

    private static string Check(FormRow row) =>
        row.ErrorBound > 0 ? Figures.Error(row.MaxRelativeError)
        : row.IsRight ? "same bits"
        : "OTHER BITS";
}
