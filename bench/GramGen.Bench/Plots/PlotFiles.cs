using GramGen.Bench.Report;
using ScottPlot;
using SkiaSharp;

namespace GramGen.Bench.Plots;

/// <summary>The pictures of a report as files.</summary>
internal static class PlotFiles
{
    private const int RooflineHeight = 540;
    private const int RowHeight = 185;
    private const int TitleHeight = 25;
    private const int LegendHeight = 50;
    private const int BestQuality = 100;

    public static string RooflineOf(GramReport report) => $"{ReportName.Of(report)}.roofline.png";

    public static string PeersOf(GramReport report) => $"{ReportName.Of(report)}.peers.png";

    public static void Write(GramReport report, string folder)
    {
        Write(Path.Combine(folder, RooflineOf(report)), (RooflinePlot.Of(report), RooflineHeight));

        IReadOnlyList<Plot> rows = PeerBarsPlot.Of(report);
        Write(
            Path.Combine(folder, PeersOf(report)),
            [.. rows.Select((row, i) => (row, RowHeight + (i == 0 ? TitleHeight : 0) + (i == rows.Count - 1 ? LegendHeight : 0)))]);
    }

    /// <summary>Plots of one width, one below the other.</summary>
    private static void Write(string file, params IReadOnlyList<(Plot Plot, int Height)> plots)
    {
        const int width = PlotStyle.Width * PlotStyle.Sharpness;
        using var surface = SKSurface.Create(new SKImageInfo(width, plots.Sum(plot => plot.Height) * PlotStyle.Sharpness));
        int top = 0;
        foreach ((Plot plot, int height) in plots)
        {
            int bottom = top + (height * PlotStyle.Sharpness);
            plot.Render(surface.Canvas, new PixelRect(0, width, bottom, top));
            top = bottom;
        }

        using SKImage picture = surface.Snapshot();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, BestQuality);
        using FileStream stream = File.Create(file);
        png.SaveTo(stream);
    }
}
