using GramGen.Bench.Report;
using ScottPlot;
using SkiaSharp;

namespace GramGen.Bench.Plots;

/// <summary>The pictures of a report as files.</summary>
internal static class PlotFiles
{
    private const int BestQuality = 100;

    public static string RooflineOf(GramReport report) => $"{ReportName.Of(report)}.roofline.png";

    public static string PeersOf(GramReport report) => $"{ReportName.Of(report)}.peers.png";

    public static void Write(GramReport report, string folder)
    {
        Write(Path.Combine(folder, RooflineOf(report)), (RooflinePlot.Of(report), RooflinePlot.Height));

        Write(Path.Combine(folder, PeersOf(report)), PeerBarsPlot.Of(report));
    }

    /// <summary>Plots of one width, one below the other.</summary>
    private static void Write(string file, params (Plot Plot, int Height)[] plots)
    {
        using var surface = SKSurface.Create(
            new SKImageInfo(PlotStyle.Width * PlotStyle.Sharpness, plots.Sum(plot => plot.Height) * PlotStyle.Sharpness));
        surface.Canvas.Scale(PlotStyle.Sharpness);
        int top = 0;
        foreach ((Plot plot, int height) in plots)
        {
            plot.Render(surface.Canvas, new PixelRect(0, PlotStyle.Width, top + height, top));
            top += height;
        }

        using SKImage picture = surface.Snapshot();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, BestQuality);
        using FileStream stream = File.Create(file);
        png.SaveTo(stream);
    }
}
