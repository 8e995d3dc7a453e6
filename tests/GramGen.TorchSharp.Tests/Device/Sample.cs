namespace GramGen.TorchSharp.Tests.Device;

/// <summary>Features of any type and layout, and the expected results in double precision.</summary>
/// <typeparam name="T">The type of the features.</typeparam>
internal sealed class Sample<T>
    where T : unmanaged
{
    private readonly double[] _values;

    /// <param name="shape">C and M.</param>
    /// <param name="layout">The layout of <see cref="Features"/>.</param>
    /// <param name="seed">Determines the values.</param>
    public Sample(GramShape shape, FeatureLayout layout = FeatureLayout.ChannelsFirst, int seed = 1)
    {
        Shape = shape with { Layout = layout };
        var random = new Random(seed);
        // Not centred, and some negative for the mask.
        _values = [.. Enumerable.Range(0, shape.FeatureLength).Select(_ => Exact.Rounded<T>(random.NextDouble() - 0.3))];
        Features = WithLayout(_values, layout);
    }

    public GramShape Shape { get; }

    /// <summary>F in the layout of the shape.</summary>
    public T[] Features { get; }

    /// <summary>F·Fᵀ, and Σ|F_ik·F_jk|.</summary>
    public (double[] Sums, double[] Magnitudes) Products() => Exact.Products(_values, Shape);

    /// <summary>Sums of products of deviations, their magnitudes, and the means.</summary>
    public (double[] Sums, double[] Magnitudes, double[] Means) Deviations()
    {
        double[] means = [.. Enumerable.Range(0, Shape.Channels).Select(c => Row(c).Average())];
        double[] centred = [.. _values.Select((value, i) => value - means[i / Shape.Pixels])];
        (double[] sums, double[] magnitudes) = Exact.Products(centred, Shape);
        return (sums, magnitudes, means);
    }

    /// <summary>S·F in a layout, and Σ|S_ik·F_kp|; both 0 where F ≤ 0 if masked.</summary>
    public (double[] Sums, double[] Magnitudes) Backward(double[] sum, bool isMasked, FeatureLayout layout)
    {
        double[] sums = new double[Shape.FeatureLength];
        double[] magnitudes = new double[Shape.FeatureLength];
        for (int position = 0; position < sums.Length; position++)
        {
            (int channel, int pixel) = Math.DivRem(position, Shape.Pixels);
            if (isMasked && _values[position] <= 0)
            {
                continue;
            }

            for (int k = 0; k < Shape.Channels; k++)
            {
                double product = sum[(channel * Shape.Channels) + k] * _values[(k * Shape.Pixels) + pixel];
                sums[position] += product;
                magnitudes[position] += Math.Abs(product);
            }
        }

        return (Exact.WithLayout(sums, Shape, layout), Exact.WithLayout(magnitudes, Shape, layout));
    }

    private IEnumerable<double> Row(int channel) => _values.Skip(channel * Shape.Pixels).Take(Shape.Pixels);

    private T[] WithLayout(double[] values, FeatureLayout layout) => [.. Exact.WithLayout(values, Shape, layout).Select(Exact.As<T>)];
}
