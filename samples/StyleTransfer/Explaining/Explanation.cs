using GramGen;

namespace StyleTransfer.Explaining;

/// <summary>Feature maps with their Gram matrix and covariance, computed by GramGen.</summary>
internal sealed class Explanation
{
    private Explanation(float[] features, GramShape shape, IReadOnlyList<int> numbers)
    {
        Features = features;
        Shape = shape;
        Numbers = numbers;
        Gram = new float[shape.Channels * shape.Channels];
        Covariance = new float[Gram.Length];
        Means = new float[shape.Channels];
        GramGen.Gram.Compute(features, shape, Gram);
        GramGen.Gram.ComputeCovariance(features, shape, Covariance, Means, CovarianceNormalization.Biased);
    }

    /// <summary>F, C × M, row-major.</summary>
    public float[] Features { get; }

    public GramShape Shape { get; }

    /// <summary>The numbers of the channels in their layer, from 1.</summary>
    public IReadOnlyList<int> Numbers { get; }

    public float[] Gram { get; }

    /// <summary>Σ, normalized by 1/M.</summary>
    public float[] Covariance { get; }

    /// <summary>μ, C.</summary>
    public float[] Means { get; }

    /// <summary>G/M, the mean over the pixels where G is the sum.</summary>
    public float[] GramOverPixels => [.. Gram.Select(entry => entry / Shape.Pixels)];

    /// <summary>μμᵀ.</summary>
    public float[] ProductsOfMeans => [.. Means.SelectMany(row => Means.Select(column => row * column))];

    /// <summary>The largest difference between an entry of G/M and of Σ + μμᵀ: rounding.</summary>
    public double LargestDifference =>
        GramOverPixels.Zip(Covariance, ProductsOfMeans).Max(entry => Math.Abs((double)entry.First - entry.Second - entry.Third));

    /// <param name="features">F, C × M, row-major.</param>
    /// <param name="shape">C and M.</param>
    public static Explanation Of(float[] features, GramShape shape) => new(features, shape, [.. Enumerable.Range(1, shape.Channels)]);

    /// <summary>An example small enough for pencil and paper: two channels, three pixels.</summary>
    public static Explanation OfSmallExample() => Of([1, 2, 3, 0, 1, -1], new GramShape(2, 3));

    /// <summary>The same with its pixels in another order.</summary>
    public Explanation Reversed() => new(
        [.. Features.Chunk(Shape.Pixels).SelectMany(Enumerable.Reverse)], Shape, Numbers);

    /// <summary>The channels with the largest variances, the largest first. Others respond much the same at all pixels.</summary>
    public Explanation MostVaried(int count)
    {
        int[] channels =
        [
            .. Enumerable.Range(0, Shape.Channels)
                .OrderByDescending(channel => Covariance[(channel * Shape.Channels) + channel])
                .Take(count),
        ];
        float[] features = [.. channels.SelectMany(channel => Features.Skip(channel * Shape.Pixels).Take(Shape.Pixels))];
        return new Explanation(features, new GramShape(channels.Length, Shape.Pixels), [.. channels.Select(channel => Numbers[channel])]);
    }

    /// <summary>How alike two channels are: the cosine of the angle between their rows of F, G_ij over √(G_ii·G_jj).</summary>
    public double CosineOf(int i, int j)
    {
        double squares = (double)Gram[(i * Shape.Channels) + i] * Gram[(j * Shape.Channels) + j];
        return squares > 0 ? Gram[(i * Shape.Channels) + j] / Math.Sqrt(squares) : 0;
    }
}
