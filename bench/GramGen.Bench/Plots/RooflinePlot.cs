using System.Globalization;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GramGen.Bench.Plots;

/// <summary>
/// The sizes under the roofs of the machine, both axes logarithmic: what the multiply-adds allow, and what the levels of
/// memory allow at so many operations a byte (Williams, Waterman and Patterson 2009).
/// </summary>
internal static class RooflinePlot
{
    private const float LabelSize = 11;
    private const float LabelSpacing = 14.5f;

    /// <summary>Points whose labels would touch share one list: those within this factor of intensity.</summary>
    private const double ClusterWidth = 1.55;

    private static readonly double[] Digits = [1, 2, 5];

    public static Plot Of(GramReport report)
    {
        Point[] points = [.. report.Rows.Select(row => new Point(
            $"{row.Shape}",
            Work.Operations(row.Shape) / Work.Bytes(row.Shape),
            row.Gflops))];
        double left = Math.Min(0.5, points.Min(point => point.Intensity) / 2);
        double right = points.Max(point => point.Intensity) * 2.2;
        double top = report.PeakGflops * 1.7;
        double bottom = Math.Min(points.Min(point => point.Gflops) / 3, report.PeakGflops / 30);

        Plot plot = PlotStyle.New();
        plot.Title($"Roofline of the generated kernels: {PlotStyle.Origin(report)}");
        plot.XLabel("arithmetic intensity: useful FLOP for each byte of F read once and of G written once");
        plot.YLabel("useful GFLOP/s");
        plot.Axes.SetLimits(Math.Log10(left), Math.Log10(right), Math.Log10(bottom), Math.Log10(top));
        plot.Axes.Bottom.TickGenerator = Ticks(left, right);
        plot.Axes.Left.TickGenerator = Ticks(bottom, top);

        foreach (Bandwidth level in report.Bandwidths)
        {
            AddSlope(plot, level, report.PeakGflops, left, bottom);
        }

        AddPeak(plot, report.PeakGflops, report.Bandwidths.Max(level => level.GigabytesPerSecond), left, right);
        AddPoints(plot, points);
        return plot;
    }

    /// <summary>The roof of a level, up to the peak, if any of it is in the picture.</summary>
    private static void AddSlope(Plot plot, Bandwidth level, double peak, double left, double bottom)
    {
        double from = Math.Max(left, bottom / level.GigabytesPerSecond);
        double to = peak / level.GigabytesPerSecond;
        if (to <= from * 1.2)
        {
            return;
        }

        AddLine(plot, from, from * level.GigabytesPerSecond, to, peak);
        double middle = Math.Sqrt(from * to);
        var label = plot.Add.Text(
            Figures.Text($"{level.Level}, {level.GigabytesPerSecond:0} GB/s"), Math.Log10(middle), Math.Log10(middle * level.GigabytesPerSecond));
        label.LabelFontSize = LabelSize;
        label.LabelFontColor = PlotStyle.Faint;
        label.LabelAlignment = Alignment.LowerRight;
        label.OffsetX = -6;
    }

    private static void AddPeak(Plot plot, double peak, double fastest, double left, double right)
    {
        AddLine(plot, Math.Max(left, peak / fastest), peak, right, peak);
        var label = plot.Add.Text(Figures.Text($"FMA peak, {peak:0} GFLOP/s"), Math.Log10(right), Math.Log10(peak));
        label.LabelFontSize = LabelSize;
        label.LabelFontColor = PlotStyle.Faint;
        label.LabelAlignment = Alignment.LowerRight;
        label.OffsetX = -8;
        label.OffsetY = -3;
    }

    private static void AddLine(Plot plot, double x, double y, double toX, double toY)
    {
        var line = plot.Add.Line(Math.Log10(x), Math.Log10(y), Math.Log10(toX), Math.Log10(toY));
        line.Color = PlotStyle.Faint;
        line.LineWidth = 1.5f;
        line.MarkerSize = 0;
    }

    /// <summary>The points, and below each cluster of them its labels in the order of the points.</summary>
    private static void AddPoints(Plot plot, Point[] points)
    {
        foreach (List<Point> cluster in Clusters(points))
        {
            Point[] fromTop = [.. cluster.OrderByDescending(point => point.Gflops)];
            double x = Math.Log10(Math.Sqrt(cluster[0].Intensity * cluster[^1].Intensity));
            for (int i = 0; i < fromTop.Length; i++)
            {
                plot.Add.Marker(Math.Log10(fromTop[i].Intensity), Math.Log10(fromTop[i].Gflops), MarkerShape.FilledCircle, 7, PlotStyle.Own.WithAlpha(.75));
                var label = plot.Add.Text(fromTop[i].Label, x, Math.Log10(fromTop[^1].Gflops));
                label.LabelFontSize = LabelSize;
                label.LabelFontColor = PlotStyle.Ink;
                label.LabelAlignment = Alignment.UpperCenter;
                label.OffsetY = 8 + (i * LabelSpacing);
            }
        }
    }

    private static List<List<Point>> Clusters(Point[] points)
    {
        var clusters = new List<List<Point>>();
        foreach (Point point in points.OrderBy(point => point.Intensity))
        {
            if (clusters.Count == 0 || point.Intensity > clusters[^1][0].Intensity * ClusterWidth)
            {
                clusters.Add([]);
            }

            clusters[^1].Add(point);
        }

        return clusters;
    }

    /// <summary>1, 2, 5, 10, … on a logarithmic axis.</summary>
    private static NumericManual Ticks(double from, double to)
    {
        var ticks = new NumericManual();
        for (int power = (int)Math.Floor(Math.Log10(from)); power <= Math.Log10(to); power++)
        {
            foreach (double value in Digits.Select(digit => digit * Math.Pow(10, power)).Where(value => value >= from && value <= to))
            {
                ticks.AddMajor(Math.Log10(value), value.ToString("0.###", CultureInfo.InvariantCulture));
            }
        }

        return ticks;
    }

    /// <summary>A size in the picture.</summary>
    private sealed record Point(string Label, double Intensity, double Gflops);
}
