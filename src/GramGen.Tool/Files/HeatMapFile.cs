using System.Globalization;
using System.Numerics;
using GramGen.Data;
using GramGen.Data.Writing;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GramGen.Tool.Files;

/// <summary>A picture of a result: the correlations of the columns or, where no covariance was computed, the Gram matrix.</summary>
internal static class HeatMapFile
{
    private const int Width = 1000;
    private const int Height = 900;

    /// <summary>More columns than pixels are drawn as means of neighbours.</summary>
    private const int MostCells = 800;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Require(string path, IEnumerable<string> inputs) => OutputFile.Require(path, [".png"], inputs, "--heat-map");

    /// <summary>Draws a file whole or not at all.</summary>
    public static void Save<T>(string path, GramResult<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = result.Columns;
        bool isCorrelation = result.Accumulator.Statistics.HasFlag(GramStatistics.Covariance);
        T[] matrix = result.Gram;
        if (isCorrelation)
        {
            matrix = new T[columns * columns];
            result.Accumulator.ReadCorrelation(matrix, means: []);
        }

        int step = (columns + MostCells - 1) / MostCells;
        var plot = new Plot();
        Heatmap map = plot.Add.Heatmap(MeansOf(matrix, columns, step));
        map.Colormap = isCorrelation ? new ScottPlot.Colormaps.Balance() : new ScottPlot.Colormaps.Viridis();
        if (isCorrelation)
        {
            map.ManualRange = new ScottPlot.Range(-1, 1);
        }

        // Row 0 at the top, as matrices are written.
        map.Rectangle = new CoordinateRect(-0.5, columns - 0.5, -0.5, columns - 0.5);
        plot.Axes.SetLimits(-0.5, columns - 0.5, columns - 0.5, -0.5);
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        }

        plot.Add.ColorBar(map);
        plot.FigureBackground.Color = Colors.White;
        plot.HideGrid();
        plot.Title(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isCorrelation ? "Correlation" : "Gram matrix")} of {columns:N0} columns, {result.Count:N0} rows"
                + $"{(step > 1 ? $", means of {step} × {step}" : "")}"));
        byte[] png = plot.GetImageBytes(Width, Height, ImageFormat.Png);
        AtomicFile.Write(path, overwrite: true, stream => stream.Write(png));
    }

    /// <summary>The mean of each square of entries.</summary>
    internal static double[,] MeansOf<T>(T[] matrix, int columns, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int cells = (columns + step - 1) / step;
        double[,] means = new double[cells, cells];
        for (int row = 0; row < cells; row++)
        {
            for (int column = 0; column < cells; column++)
            {
                means[row, column] = MeanOf(matrix, columns, row * step, column * step, step);
            }
        }

        return means;
    }

    private static double MeanOf<T>(T[] matrix, int columns, int firstRow, int firstColumn, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int endRow = Math.Min(firstRow + step, columns);
        int endColumn = Math.Min(firstColumn + step, columns);
        double sum = 0;
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                sum += double.CreateTruncating(matrix[((long)row * columns) + column]);
            }
        }

        return sum / ((endRow - firstRow) * (endColumn - firstColumn));
    }
}
