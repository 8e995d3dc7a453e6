using GramGen.Bench.Report;
using ScottPlot;
using SkiaSharp;

namespace GramGen.Bench.Plots;

/// <summary>The plots of a report of kernels, as files.</summary>
internal static class PlotFiles
{
    private const int BestQuality = 100;

    public static string RooflineOf(GramReport report) => $"{report.FileName}.roofline.png";

    public static string PeersOf(GramReport report) => $"{report.FileName}.peers.png";

    public static void Write(GramReport report, string folder)
    {
        Write(Path.Combine(folder, RooflineOf(report)), (RooflinePlot.Of(report), RooflinePlot.Height));
        Write(Path.Combine(folder, PeersOf(report)), PeerBarsPlot.Of(report));
    }

    /// <summary>Writes plots of the same width, one below the other.</summary>
    private static void Write(string file, params (Plot Plot, int Height)[] plots)
    {
        using var surface = SKSurface.Create(
            new SKImageInfo(PlotStyle.Width * PlotStyle.Scale, plots.Sum(plot => plot.Height) * PlotStyle.Scale));
        surface.Canvas.Scale(PlotStyle.Scale);
        int top = 0;
        foreach ((Plot plot, int height) in plots)
        {
            plot.Render(surface.Canvas, new PixelRect(0, PlotStyle.Width, top + height, top));
            top += height;
        }

        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, BestQuality);
        using FileStream stream = File.Create(file);
        png.SaveTo(stream);
    }
}
