using System.Globalization;
using GramGen;
using ScottPlot;
using StyleTransfer.Files;

namespace StyleTransfer.Explaining;

/// <summary>Feature maps with their Gram matrix and covariance, computed by GramGen, and how the two relate.</summary>
internal sealed class Explanation
{
    private Explanation(float[] features, GramShape shape)
    {
        Features = features;
        Shape = shape;
        Gram = new float[shape.Channels * shape.Channels];
        Covariance = new float[Gram.Length];
        Means = new float[shape.Channels];
        GramGen.Gram.Compute(features, shape, Gram);
        GramGen.Gram.ComputeCovariance(features, shape, Covariance, Means, CovarianceNormalization.Biased);
    }

    public float[] Features { get; }

    public GramShape Shape { get; }

    public float[] Gram { get; }

    /// <summary>Normalized by 1/M.</summary>
    public float[] Covariance { get; }

    public float[] Means { get; }

    /// <summary>G/M − μμᵀ.</summary>
    public float[] CovarianceFromGram =>
        [.. Gram.Select((entry, i) => (entry / Shape.Pixels) - (Means[i / Shape.Channels] * Means[i % Shape.Channels]))];

    /// <summary>The largest difference between an entry of the covariance and of <see cref="CovarianceFromGram"/>.</summary>
    public double LargestDifference => CovarianceFromGram.Zip(Covariance, (a, b) => Math.Abs((double)a - b)).Max();

    /// <param name="features">F, C × M, row-major.</param>
    /// <param name="shape">C and M.</param>
    public static Explanation Of(float[] features, GramShape shape) => new(features, shape);

    /// <summary>An example small enough for pencil and paper: two channels, three pixels.</summary>
    public static Explanation OfSmallExample() => new([1, 2, 3, 0, 1, -1], new GramShape(2, 3));

    /// <summary>The lines to print.</summary>
    /// <param name="maximumTerms">With more pixels only the matrices are shown, not the sums of their entries.</param>
    public IEnumerable<string> Lines(int maximumTerms = 8)
    {
        int channels = Shape.Channels;
        if (Shape.Pixels <= maximumTerms)
        {
            foreach (string line in GramText.Matrix($"F, {channels} channels × {Shape.Pixels} pixels: a row is the response of one filter.", Features, Shape.Pixels))
            {
                yield return line;
            }

            yield return "";
            yield return "G = F·Fᵀ: entry (i, j) sums the products of rows i and j. It shows which filters respond together, not where.";
            for (int i = 0; i < channels; i++)
            {
                for (int j = 0; j < channels; j++)
                {
                    yield return GramText.Entry(i, j, Features, Shape.Pixels, Gram[(i * channels) + j]);
                }
            }
        }

        foreach (string line in (IEnumerable<string>)[
            .. GramText.Matrix("G = F·Fᵀ", Gram, channels),
            "",
            .. GramText.Matrix("μ, the mean of each channel", Means, channels),
            "",
            .. GramText.Matrix("Σ, the covariance (normalized by 1/M): the same sums after subtracting the means", Covariance, channels),
            "",
            .. GramText.Matrix("G/M − μμᵀ", CovarianceFromGram, channels),
            "",
            $"The last two agree up to rounding; the largest difference is {LargestDifference:E1}. G keeps the means that Σ subtracts.",
        ])
        {
            yield return line;
        }
    }
}

/// <summary>Formats matrices and the sums of their entries.</summary>
internal static class GramText
{
    private const int CellWidth = 10;

    /// <summary>A title and a line per row.</summary>
    public static IEnumerable<string> Matrix(string title, ReadOnlySpan<float> values, int columns)
    {
        List<string> lines = [title];
        for (int row = 0; row < values.Length / columns; row++)
        {
            lines.Add(string.Concat(values.Slice(row * columns, columns).ToArray().Select(value => Number(value).PadLeft(CellWidth))));
        }

        return lines;
    }

    /// <summary>G_ij as a sum over the pixels, term by term.</summary>
    public static string Entry(int i, int j, ReadOnlySpan<float> features, int pixels, float entry)
    {
        float[] first = features.Slice(i * pixels, pixels).ToArray();
        float[] second = features.Slice(j * pixels, pixels).ToArray();
        string terms = string.Join(" + ", first.Zip(second, (a, b) => $"{Number(a)}·{Number(b)}"));
        return $"G{i + 1}{j + 1} = {terms} = {Number(entry)}";
    }

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>Draws a Gram matrix as a heat map, with the first channel at the top left.</summary>
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
        WholeFile.Write(file, stream => stream.Write(plot.GetImageBytes(Width, Height)));
    }
}
