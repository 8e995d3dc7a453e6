using GramGen.Bench.Operations;
using GramGen.Bench.Report;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GramGen.Bench.Plots;

/// <summary>Both implementations of GramGen beside every peer: a group of bars for each size, in rows of a few sizes.</summary>
internal static class PeerBarsPlot
{
    private const int SizesInRow = 6;
    private const int BarHeight = 150;
    private const int TopPadding = 10;
    private const int BottomPadding = 26;
    private const int TitleHeight = 28;
    private const double GroupWidth = 0.86;
    private const double Headroom = 1.12;

    /// <summary>A plot and its height for each row of sizes; the first has the title, the last the legend.</summary>
    public static (Plot Plot, int Height)[] Of(GramReport report)
    {
        Series[] series = [.. SeriesOf(report)];
        int rows = (report.Rows.Count + SizesInRow - 1) / SizesInRow;
        // Spread evenly over the rows, so that all bars have one width.
        int sizesInRow = (report.Rows.Count + rows - 1) / rows;
        Plot[] plots = [.. report.Rows.Chunk(sizesInRow).Select(sizes => RowOf(report, series, sizes, sizesInRow))];
        plots[0].Title($"GramGen and its peers: {PlotStyle.Origin(report)}");
        int legendHeight = AddLegend(plots[^1], series);
        return [.. plots.Select((plot, i) =>
        {
            int top = i == 0 ? TopPadding + TitleHeight : TopPadding;
            int bottom = i == rows - 1 ? BottomPadding + legendHeight : BottomPadding;
            plot.Layout.Fixed(new PixelPadding(left: 62, right: 14, bottom, top));
            return (plot, BarHeight + top + bottom);
        })];
    }

    private static IEnumerable<Series> SeriesOf(GramReport report)
    {
        yield return new Series("GramGen, specialised", PlotStyle.Own, row => row.Microseconds);
        yield return new Series("GramGen, generic", PlotStyle.OwnGeneric, row => row.GenericMicroseconds);
        var routines = new Dictionary<string, int>();
        foreach (string peer in report.Peers.Where(peer => peer.IsAvailable).Select(peer => peer.Name))
        {
            string library = peer.Split(' ')[0];
            int routine = routines.GetValueOrDefault(library);
            routines[library] = routine + 1;
            yield return new Series(peer, PlotStyle.Of(peer, routine), row => row.Peers.GetValueOrDefault(peer));
        }
    }

    private static Plot RowOf(GramReport report, Series[] series, ReportRow[] sizes, int sizesInRow)
    {
        Plot plot = PlotStyle.New();
        double width = GroupWidth / series.Length;
        var bars = new List<Bar>();
        for (int group = 0; group < sizes.Length; group++)
        {
            for (int i = 0; i < series.Length; i++)
            {
                if (series[i].Microseconds(sizes[group]) is { } time)
                {
                    bars.Add(new Bar
                    {
                        Position = group + ((i - ((series.Length - 1) / 2.0)) * width),
                        Size = width * 0.94,
                        Value = FlopCount.GflopsOfProduct(sizes[group].Shape, time),
                        FillColor = series[i].Color,
                        LineWidth = 0,
                    });
                }
            }
        }

        plot.Add.Bars(bars);
        AddPeak(plot, report.PeakGflops, sizesInRow);
        plot.YLabel("useful GFLOP/s");
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. Enumerable.Range(0, sizes.Length).Select(i => (double)i)], [.. sizes.Select(size => $"{size.Shape}")]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(-0.5, sizesInRow - 0.5, 0, report.PeakGflops * Headroom);
        return plot;
    }

    private static void AddPeak(Plot plot, double peak, int sizesInRow)
    {
        plot.Add.HorizontalLine(peak, 1.5f, PlotStyle.Ink, LinePattern.Dashed);
        var label = plot.Add.Text(Figures.Text($"FMA peak {peak:0}"), sizesInRow - 0.5, peak);
        label.LabelFontSize = PlotStyle.TextSize - 1;
        label.LabelFontColor = PlotStyle.Ink;
        label.LabelAlignment = Alignment.LowerRight;
        label.OffsetX = -4;
    }

    /// <summary>Adds the legend and returns its height.</summary>
    private static int AddLegend(Plot plot, Series[] series)
    {
        const int inRow = 4;
        const int rowHeight = 22;
        plot.Legend.ManualItems.AddRange(
            series.Select(one => new LegendItem { LabelText = one.Name, FillColor = one.Color, LineWidth = 0 }));
        plot.Legend.DisplayPlottableLegendItems = false;
        plot.Legend.FontSize = PlotStyle.TextSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
        return (((series.Length + inRow - 1) / inRow) * rowHeight) + (2 * TopPadding);
    }

    /// <summary>One colour of bars.</summary>
    private sealed record Series(string Name, Color Color, Func<ReportRow, double?> Microseconds);
}
