using GramGen.Bench.Forms;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>One form at all its sizes, in one line of a summary.</summary>
/// <param name="Form">The form's name.</param>
/// <param name="Rows">At least one.</param>
internal sealed record FormGroup(string Form, IReadOnlyList<FormRow> Rows)
{
    /// <summary>That of a batch names its size, which is no other form's.</summary>
    public string Name => Rows[0].Maps > 1 ? $"{Form}, {string.Join(", ", Rows.Select(row => row.Shape))}" : Form;

    public string OfPeak
    {
        get
        {
            string lowest = Figures.Percent(Rows.Min(row => row.FractionOfPeak));
            string highest = Figures.Percent(Rows.Max(row => row.FractionOfPeak));
            return lowest == highest ? lowest : $"{lowest[..^2]}–{highest}";
        }
    }

    public double OverPlain => GeometricMean.Of([.. Rows.Select(row => row.OverPlain)]);

    /// <summary>Null where no peer does the same.</summary>
    public double? OverBestPeer
    {
        get
        {
            double[] ratios = [.. Rows.Select(row => row.SpeedupOverBestPeer).OfType<double>()];
            return ratios.Length > 0 ? GeometricMean.Of(ratios) : null;
        }
    }

    /// <summary>The best peers, most often best first.</summary>
    public IEnumerable<string> BestPeers =>
        Rows.Select(row => row.BestPeer).OfType<string>().CountBy(name => name).OrderByDescending(name => name.Value).Select(name => name.Key);

    /// <summary>The forms of a report in its order. The plain product of a small map is there for its batch alone.</summary>
    public static IReadOnlyList<FormGroup> Of(FormReport report) =>
        [.. report.Rows
            .Where(row => row.Maps > 1 || FormList.IsLarge(row.Shape))
            .GroupBy(row => row.Form)
            .Select(rows => new FormGroup(rows.Key, [.. rows]))
            .OrderBy(group => group.Rows[0].Maps)];

    /// <summary>The same form and sizes in another report.</summary>
    public FormGroup In(FormReport other) =>
        this with { Rows = [.. other.Rows.Where(row => row.Form == Form && Rows.Any(mine => mine.Shape == row.Shape))] };

    /// <summary>How much faster the other report is; null where it lacks the form.</summary>
    public double? SpeedupIn(FormReport other)
    {
        double[] ratios = [.. In(other).Rows.Select(row =>
            Rows.First(mine => mine.Shape == row.Shape).Microseconds / row.Microseconds)];
        return ratios.Length > 0 ? GeometricMean.Of(ratios) : null;
    }
}
