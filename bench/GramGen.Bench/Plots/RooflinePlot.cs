using GramGen.Bench.Measuring;
using GramGen.Bench.Report;
using ScottPlot;
using ScottPlot.Plottables;

namespace GramGen.Bench.Plots;

/// <summary>
/// The sizes under the roofs of the machine, both axes logarithmic: what the multiply-adds allow, and what the levels of
/// memory allow at so many operations a byte (Williams, Waterman and Patterson 2009).
/// </summary>
internal static class RooflinePlot
{
    public const int Height = 560;

    private const int AreaWidth = 800;
    private const int AreaHeight = 470;
    private const float LabelSize = 11;
    private const float LabelHeight = 13;
    private const float CharacterWidth = 7;

    public static Plot Of(GramReport report)
    {
        (string Label, double Intensity, double Gflops)[] points =
            [.. report.Rows.Select(row => ($"{row.Shape}", Work.Operations(row.Shape) / Work.Bytes(row.Shape), row.Gflops))];
        var area = new LogArea(
            Left: Math.Min(0.5, points.Min(point => point.Intensity) / 2),
            Right: Math.Max(200, points.Max(point => point.Intensity) * 2),
            Bottom: Math.Min(points.Min(point => point.Gflops) / 1.6, report.PeakGflops / 10),
            Top: report.PeakGflops * 1.5,
            AreaWidth,
            AreaHeight);

        Plot plot = PlotStyle.New();
        plot.Title($"Roofline of the generated kernels: {PlotStyle.Origin(report)}");
        plot.XLabel("arithmetic intensity: useful FLOP for each byte of F read once and G written once");
        plot.YLabel("useful GFLOP/s");
        area.ApplyTo(plot, PlotStyle.Width, Height);
        foreach (Bandwidth level in report.Bandwidths)
        {
            AddSlope(plot, area, level, report.PeakGflops);
        }

        AddPeak(plot, area, report.PeakGflops, report.Bandwidths.Max(level => level.GigabytesPerSecond));
        AddPoints(plot, area, points, report.PeakGflops);
        return plot;
    }

    /// <summary>The roof of a level, up to the peak, if enough of it is in the picture.</summary>
    private static void AddSlope(Plot plot, LogArea area, Bandwidth level, double peak)
    {
        double from = Math.Max(area.Left, area.Bottom / level.GigabytesPerSecond);
        double to = peak / level.GigabytesPerSecond;
        if (to < 2 * from)
        {
            return;
        }

        AddRoof(plot, LogArea.At(from, from * level.GigabytesPerSecond), LogArea.At(to, peak));
        double middle = Math.Sqrt(from * to);
        Text label = AddLabel(
            plot,
            Figures.Text($"{level.Level}, {level.GigabytesPerSecond:0} GB/s"),
            LogArea.At(middle, middle * level.GigabytesPerSecond));
        label.LabelFontColor = PlotStyle.Faint;
        label.LabelAlignment = Alignment.LowerCenter;
        label.LabelRotation = area.DegreesOfProportion;
    }

    private static void AddPeak(Plot plot, LogArea area, double peak, double fastest)
    {
        Coordinates begin = LogArea.At(Math.Max(area.Left, peak / fastest), peak);
        AddRoof(plot, begin, LogArea.At(area.Right, peak));
        // To the left, where there are few points.
        Text label = AddLabel(plot, Figures.Text($"FMA peak, {peak:0} GFLOP/s"), begin);
        label.LabelFontColor = PlotStyle.Faint;
        label.LabelAlignment = Alignment.LowerLeft;
    }

    private static void AddRoof(Plot plot, Coordinates from, Coordinates to)
    {
        LinePlot line = plot.Add.Line(from, to);
        line.LineColor = PlotStyle.Faint;
        line.LineWidth = 1.5f;
        line.MarkerSize = 0;
    }

    private static void AddPoints(Plot plot, LogArea area, (string Label, double Intensity, double Gflops)[] points, double peak)
    {
        float roof = area.PixelOf(area.Right, peak).Y;
        Pixel[] pixels = [.. points.Select(point => area.PixelOf(point.Intensity, point.Gflops))];
        PixelRect[] labels = LabelPlacement.Place(
            pixels,
            [.. points.Select(point => new PixelSize(point.Label.Length * CharacterWidth, LabelHeight))],
            new PixelRect(0, AreaWidth, AreaHeight, 0),
            new PixelRect(0, AreaWidth, roof + 1, roof - 1));
        for (int i = 0; i < points.Length; i++)
        {
            AddLeader(plot, area, pixels[i], labels[i]);
            Text label = AddLabel(plot, points[i].Label, area.At(labels[i].Center));
            label.LabelFontColor = PlotStyle.Ink;
            label.LabelAlignment = Alignment.MiddleCenter;
        }

        foreach ((_, double intensity, double gflops) in points)
        {
            plot.Add.Marker(LogArea.At(intensity, gflops), MarkerShape.FilledCircle, 7, PlotStyle.Own.WithAlpha(.8));
        }
    }

    /// <summary>From a label to its point; too short to be seen where they touch.</summary>
    private static void AddLeader(Plot plot, LogArea area, Pixel point, PixelRect label)
    {
        var end = new Pixel(Math.Clamp(point.X, label.Left, label.Right), Math.Clamp(point.Y, label.Top, label.Bottom));
        LinePlot line = plot.Add.Line(area.At(point), area.At(end));
        line.LineColor = PlotStyle.Faint.WithAlpha(.7);
        line.LineWidth = 0.8f;
        line.MarkerSize = 0;
    }

    private static Text AddLabel(Plot plot, string text, Coordinates place)
    {
        Text label = plot.Add.Text(text, place);
        label.LabelFontSize = LabelSize;
        return label;
    }
}
