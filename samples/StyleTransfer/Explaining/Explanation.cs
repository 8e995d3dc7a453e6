using GramGen;

namespace StyleTransfer.Explaining;

/// <summary>A feature map, its Gram matrix and covariance, computed by GramGen, and how they belong together.</summary>
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

    /// <summary>With 1/M.</summary>
    public float[] Covariance { get; }

    public float[] Means { get; }

    /// <summary>G/M − μμᵀ.</summary>
    public float[] FromGram =>
        [.. Gram.Select((entry, at) => (entry / Shape.Pixels) - (Means[at / Shape.Channels] * Means[at % Shape.Channels]))];

    /// <summary>The largest difference of an entry between the covariance and <see cref="FromGram"/>.</summary>
    public double LargestDifference => FromGram.Zip(Covariance, (a, b) => Math.Abs((double)a - b)).Max();

    /// <param name="features">F, C × M, channel after channel.</param>
    /// <param name="shape">C and M.</param>
    public static Explanation Of(float[] features, GramShape shape) => new(features, shape);

    /// <summary>The example that fits on paper: two channels, three pixels.</summary>
    public static Explanation OfSmallExample() => new([1, 2, 3, 0, 1, -1], new GramShape(2, 3));

    /// <summary>All of it in lines; entry by entry where there are few pixels.</summary>
    /// <param name="mostTerms">From more pixels on only the matrices are shown.</param>
    public IEnumerable<string> Lines(int mostTerms = 8)
    {
        int channels = Shape.Channels;
        if (Shape.Pixels <= mostTerms)
        {
            foreach (string line in GramText.Matrix($"F, {channels} channels × {Shape.Pixels} pixels: a row is what one filter sees.", Features, Shape.Pixels))
            {
                yield return line;
            }

            yield return "";
            yield return "G = F·Fᵀ: entry (i, j) adds the products of rows i and j. It tells which filters answer together, and forgets where.";
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
            .. GramText.Matrix("Σ, the covariance (with 1/M): the same sum of F without its means", Covariance, channels),
            "",
            .. GramText.Matrix("G/M − μμᵀ", FromGram, channels),
            "",
            $"Both are one, up to rounding: they differ by {LargestDifference:E1} at most. G keeps the means that Σ takes away.",
        ])
        {
            yield return line;
        }
    }
}
