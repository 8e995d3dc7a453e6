using ScottPlot;

namespace StyleTransfer.Explaining;

/// <summary>A Gram matrix as a picture, the first channel at the top left.</summary>
internal static class GramHeatMap
{
    private const int Width = 640;
    private const int Height = 560;

    public static void Save(Explanation explanation, string title, string file)
    {
        int channels = explanation.Shape.Channels;
        double[,] entries = new double[channels, channels];
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j < channels; j++)
            {
                entries[i, j] = explanation.Gram[(i * channels) + j];
            }
        }

        using var plot = new Plot();
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(entries);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map);
        plot.Title(title);
        plot.HideGrid();
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.SquareUnits();
        plot.SavePng(file, Width, Height);
    }
}
