using System.Globalization;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Report;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GramGen.Bench.Plots;

/// <summary>
/// The sizes under the roofs of the machine, both axes logarithmic: the multiply-add peak, and the bandwidth of each level of
/// memory times the operations per byte (Williams, Waterman and Patterson 2009).
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
            [.. report.Rows.Select(row => ($"{row.Shape}", FlopCount.ArithmeticIntensity(row.Shape), row.Gflops))];
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

    /// <summary>The roof of a level, up to the peak, if enough of it is visible.</summary>
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
        // On the left, where there are few points.
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

    /// <summary>A line from a label to its point; invisible where they touch.</summary>
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

/// <summary>A plot area of fixed size with two logarithmic axes.</summary>
/// <param name="Left">The smallest x.</param>
/// <param name="Right">The largest x.</param>
/// <param name="Bottom">The smallest y.</param>
/// <param name="Top">The largest y.</param>
/// <param name="Width">Units from left to right.</param>
/// <param name="Height">Units from bottom to top.</param>
internal sealed record LogArea(double Left, double Right, double Bottom, double Top, int Width, int Height)
{
    private static readonly double[] Digits = [1, 2, 5];

    private double UnitsPerDecadeOfX => Width / Math.Log10(Right / Left);

    private double UnitsPerDecadeOfY => Height / Math.Log10(Top / Bottom);

    /// <summary>The angle of y = a·x on the screen, where angles are clockwise.</summary>
    public float DegreesOfProportion => (float)(-Math.Atan2(UnitsPerDecadeOfY, UnitsPerDecadeOfX) * 180 / Math.PI);

    /// <summary>A point in the plot's coordinates.</summary>
    public static Coordinates At(double x, double y) => new(Math.Log10(x), Math.Log10(y));

    /// <summary>A point in units from the upper left corner.</summary>
    public Pixel PixelOf(double x, double y) =>
        new((float)(Math.Log10(x / Left) * UnitsPerDecadeOfX), (float)(Math.Log10(Top / y) * UnitsPerDecadeOfY));

    /// <summary>The inverse of <see cref="PixelOf"/>.</summary>
    public Coordinates At(Pixel pixel) =>
        new(Math.Log10(Left) + (pixel.X / UnitsPerDecadeOfX), Math.Log10(Top) - (pixel.Y / UnitsPerDecadeOfY));

    /// <summary>Gives a plot of this total size this area and its axes.</summary>
    public void ApplyTo(Plot plot, int totalWidth, int totalHeight)
    {
        const int right = 16;
        const int top = 34;
        plot.Layout.Fixed(new PixelPadding(totalWidth - Width - right, right, totalHeight - Height - top, top));
        plot.Axes.SetLimits(Math.Log10(Left), Math.Log10(Right), Math.Log10(Bottom), Math.Log10(Top));
        plot.Axes.Bottom.TickGenerator = Ticks(Left, Right);
        plot.Axes.Left.TickGenerator = Ticks(Bottom, Top);
    }

    /// <summary>1, 2, 5, 10, …</summary>
    private static NumericManual Ticks(double from, double to)
    {
        var ticks = new NumericManual();
        for (int power = (int)Math.Floor(Math.Log10(from)); power <= Math.Log10(to); power++)
        {
            double unit = Math.Pow(10, power);
            foreach (double value in Digits.Select(digit => digit * unit).Where(value => value >= from && value <= to))
            {
                ticks.AddMajor(Math.Log10(value), value.ToString("0.###", CultureInfo.InvariantCulture));
            }
        }

        return ticks;
    }
}

/// <summary>Positions the labels of points so that none covers another or a point.</summary>
internal static class LabelPlacement
{
    private const float PointRadius = 4;
    private const float MinDistance = 3;
    private const float Step = 8;
    private const float MaxDistance = 160;

    /// <summary>In order of preference: right, left, below, above, then the diagonals.</summary>
    private static readonly (float X, float Y)[] Directions =
        [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];

    /// <summary>The label of each point, as close to it as possible; all in pixels.</summary>
    /// <param name="points">The points.</param>
    /// <param name="sizes">The sizes of their labels.</param>
    /// <param name="area">The area for labels.</param>
    /// <param name="obstacles">What labels must not cover.</param>
    public static PixelRect[] Place(
        IReadOnlyList<Pixel> points, IReadOnlyList<PixelSize> sizes, PixelRect area, params PixelRect[] obstacles)
    {
        var marker = new PixelSize(2 * PointRadius, 2 * PointRadius);
        List<PixelRect> taken = [.. obstacles, .. points.Select(point => Box(point, marker))];
        var labels = new PixelRect[points.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Candidates(points[i], sizes[i])
                .Where(box => area.Contains(box.TopLeft) && area.Contains(box.BottomRight))
                .FirstOrDefault(box => !taken.Exists(other => Overlap(box, other)), Box(points[i], sizes[i]));
            taken.Add(labels[i]);
        }

        return labels;
    }

    private static IEnumerable<PixelRect> Candidates(Pixel point, PixelSize size)
    {
        for (float distance = MinDistance; distance < MaxDistance; distance += Step)
        {
            foreach ((float x, float y) in Directions)
            {
                yield return Box(
                    new Pixel(
                        point.X + (x * (PointRadius + distance + (size.Width / 2))),
                        point.Y + (y * (PointRadius + distance + (size.Height / 2)))),
                    size);
            }
        }
    }

    private static PixelRect Box(Pixel centre, PixelSize size) =>
        new(centre.X - (size.Width / 2), centre.X + (size.Width / 2), centre.Y + (size.Height / 2), centre.Y - (size.Height / 2));

    private static bool Overlap(PixelRect a, PixelRect b) =>
        a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
