using GramGen.Bench.Report;
using ScottPlot;
using SkiaSharp;

namespace GramGen.Bench.Plots;

/// <summary>Sizes, colours and fonts of all plots.</summary>
internal static class PlotStyle
{
    /// <summary>Pixels per unit of the layout, for sharpness on high-density screens.</summary>
    public const int Scale = 2;

    /// <summary>The width of a page on GitHub, in units.</summary>
    public const int Width = 880;

    public const float TitleSize = 15;
    public const float TextSize = 12;

    public static readonly Color Ink = Color.FromHex("#222222");
    public static readonly Color Faint = Color.FromHex("#8a8a8a");
    public static readonly Color Own = Color.FromHex("#0072B2");
    public static readonly Color OwnGeneric = Color.FromHex("#7fc1ec");

    /// <summary>Distinguishable with colour blindness (Okabe and Ito), two shades per library.</summary>
    private static readonly (string Library, string[] Shades)[] Libraries =
    [
        ("OpenBLAS", ["#D55E00", "#f5b183"]),
        ("BLIS", ["#009E73", "#8fd9c1"]),
        ("MKL", ["#a8528a", "#dfb4d0"]),
        ("Eigen", ["#F0E442"]),
        ("libtorch", ["#E69F00"]),
        ("TensorPrimitives", ["#555555"]),
        ("Math.NET", ["#b0b0b0"]),
    ];

    private static readonly string[] Fonts = ["DejaVu Sans", "Liberation Sans", "Arial", "Helvetica"];

    /// <summary>The colour of the n-th routine of a library.</summary>
    public static Color Of(string peer, int routine)
    {
        string[] shades = Libraries.First(library => peer.StartsWith(library.Library, StringComparison.Ordinal)).Shades;
        return Color.FromHex(shades[Math.Min(routine, shades.Length - 1)]);
    }

    /// <summary>What a report was measured on, for titles.</summary>
    public static string Origin(GramReport report) => $"{report.Cpu}, {report.Isa}, {Figures.Count(report.Threads, "thread")}";

    /// <summary>A font that this machine has.</summary>
    /// <exception cref="UsageException">There is none, so plots would have no text.</exception>
    public static string RequireFont() => Fonts.FirstOrDefault(IsInstalled)
        ?? throw new UsageException($"No plot without a font: none of {string.Join(", ", Fonts)} is installed here.");

    /// <summary>A plot on white with a light grid.</summary>
    public static Plot New()
    {
        var plot = new Plot();
        // Plots share a canvas.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Font.Set(RequireFont());
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Color.FromHex("#e4e4e4");
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.ForeColor = Ink;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.FontSize = TextSize;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Ink;
            axis.TickLabelStyle.FontSize = TextSize;
            axis.TickLabelStyle.ForeColor = Ink;
        }

        return plot;
    }

    /// <summary>The font manager substitutes another font for an unknown name.</summary>
    private static bool IsInstalled(string font)
    {
        using SKTypeface? found = SKFontManager.Default.MatchFamily(font);
        return string.Equals(found?.FamilyName, font, StringComparison.OrdinalIgnoreCase);
    }
}
