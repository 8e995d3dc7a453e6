using ScottPlot;
using ScottPlot.TickGenerators;

namespace StyleTransfer.Runs;

/// <summary>The losses of a run over its steps, as a picture.</summary>
internal static class LossPlot
{
    private const int Width = 900;
    private const int Height = 480;
    private const double Smallest = 1e-12;

    public static void Save(LossHistory history, string file)
    {
        using var plot = new Plot();
        List<LossStep> steps = history.Steps;
        foreach (string part in steps.SelectMany(step => step.Parts.Keys).Distinct())
        {
            (double Step, double Loss)[] points =
                [.. steps.Index().Where(at => at.Item.Parts.GetValueOrDefault(part) > Smallest).Select(at => (at.Index + 1.0, Math.Log10(at.Item.Parts[part])))];
            if (points.Length > 0)
            {
                plot.Add.ScatterLine(points.Select(point => point.Step).ToArray(), points.Select(point => point.Loss).ToArray()).LegendText = part;
            }
        }

        for (int i = 1; i < steps.Count; i++)
        {
            if (steps[i].Size != steps[i - 1].Size)
            {
                plot.Add.VerticalLine(i + 0.5, 1, Colors.Gray, LinePattern.Dotted);
            }
        }

        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => FormattableString.Invariant($"1e{exponent:0}"),
        };
        plot.XLabel("step");
        plot.YLabel("loss");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(file, Width, Height);
    }
}
