using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Every layout with every type of values and every epilogue, at the edges, against sums in double precision.</summary>
public sealed class EveryFormTests
{
    private const double Scale = 0.3;
    private const double Beta = 1.5;
    private const double SingleRoundoff = 1.0 / (1 << 24);
    private const double DoubleRoundoff = 1.0 / (1L << 53);

    /// <summary>Roundings beyond those of the sum: of the scale, of β, of deviations, of a mean, and those of the reference.</summary>
    private const int OtherRoundings = 12;

    public static TheoryData<GramIsa, FeatureLayout, GramElement> Combinations =>
    [
        .. from isa in Enum.GetValues<GramIsa>()
           from layout in Enum.GetValues<FeatureLayout>()
           from element in Enum.GetValues<GramElement>()
           select (isa, layout, element),
    ];

    private static readonly int[] Channels = [1, 2, 5, 6, 16, 17, 33, 48];

    private static readonly int[] Pixels = [2, 8, 15, 16, 17, 100, 513, 1025];

    private static IEnumerable<GramShape> Shapes =>
        from channels in Channels
        from pixels in Pixels
        select new GramShape(channels, pixels);

    [Theory]
    [MemberData(nameof(Combinations))]
    public void EveryEpilogue_IsWithinTheBound(GramIsa isa, FeatureLayout layout, GramElement element)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa };

        double roundoff = element == GramElement.Double ? DoubleRoundoff : SingleRoundoff;
        foreach (GramShape shape in Shapes)
        {
            double[] values = Rounded(Samples.UniformDoubles(shape), element);
            double[] laid = Layouts.Of(values, shape, layout);
            GramShape laidShape = shape with { Layout = layout };
            double bound = Gram.Explain(laidShape, element, options: options).ErrorBound + (OtherRoundings * roundoff);
            (double[] sums, double[] magnitudes) = Products(shape, values, centred: false);
            (double[] moments, double[] spreads) = Products(shape, values, centred: true);
            double[] held = [.. Enumerable.Range(0, shape.GramLength).Select(i => (double)((i / shape.Channels) + (i % shape.Channels)))];

            AssertNear("plain", sums, magnitudes, Compute(element, laid, laidShape, [], options));
            AssertNear("scaled", Times(sums, Scale), Times(magnitudes, Scale), Compute(element, laid, laidShape, [], options, Scale));
            AssertNear(
                "β",
                [.. sums.Select((sum, i) => (Scale * sum) + (Beta * held[i]))],
                [.. magnitudes.Select((magnitude, i) => (Scale * magnitude) + (Beta * held[i]))],
                Compute(element, laid, laidShape, held, options, Scale, Beta));
            AssertNear("packed", Lower(shape, sums), Lower(shape, magnitudes), Packed(element, laid, laidShape, options));
            double divisor = 1.0 / (shape.Pixels - 1);
            AssertNear(
                "unbiased", Times(moments, divisor), Times(spreads, divisor),
                Covariance(element, laid, laidShape, CovarianceNormalization.Unbiased, options));
            AssertNear(
                "biased", Times(moments, 1.0 / shape.Pixels), Times(spreads, 1.0 / shape.Pixels),
                Covariance(element, laid, laidShape, CovarianceNormalization.Biased, options));

            void AssertNear(string epilogue, double[] expected, double[] magnitude, double[] actual)
            {
                Assert.Equal(expected.Length, actual.Length);
                for (int i = 0; i < expected.Length; i++)
                {
                    // Millions of messages would take longer than the products.
                    if (!(Math.Abs(expected[i] - actual[i]) <= bound * magnitude[i]))
                    {
                        Assert.Fail(
                            $"{epilogue} {shape}: [{i}] is {actual[i]:R} instead of {expected[i]:R}, {bound * magnitude[i]:R} allowed.");
                    }
                }
            }
        }
    }

    private static double[] Compute(
        GramElement element, double[] features, GramShape shape, double[] held, GramOptions options, double scale = 1,
        double beta = 0)
    {
        double[] doubles = held.Length == 0 ? new double[shape.GramLength] : [.. held];
        float[] floats = [.. doubles.Select(value => (float)value)];
        switch (element)
        {
            case GramElement.Double:
                Gram.Compute(features, shape, doubles, scale, beta, options);
                return doubles;
            case GramElement.Half:
                Gram.Compute(Halves(features), shape, floats, scale, beta, options);
                break;
            default:
                Gram.Compute(Floats(features), shape, floats, scale, beta, options);
                break;
        }

        return [.. floats.Select(value => (double)value)];
    }

    private static double[] Packed(GramElement element, double[] features, GramShape shape, GramOptions options)
    {
        double[] doubles = new double[shape.PackedLength];
        float[] floats = new float[shape.PackedLength];
        switch (element)
        {
            case GramElement.Double:
                Gram.ComputePacked(features, shape, doubles, options: options);
                return doubles;
            case GramElement.Half:
                Gram.ComputePacked(Halves(features), shape, floats, options: options);
                break;
            default:
                Gram.ComputePacked(Floats(features), shape, floats, options: options);
                break;
        }

        return [.. floats.Select(value => (double)value)];
    }

    private static double[] Covariance(
        GramElement element, double[] features, GramShape shape, CovarianceNormalization normalization, GramOptions options)
    {
        double[] doubles = new double[shape.GramLength];
        float[] floats = new float[shape.GramLength];
        switch (element)
        {
            case GramElement.Double:
                Gram.ComputeCovariance(features, shape, doubles, [], normalization, options: options);
                return doubles;
            case GramElement.Half:
                Gram.ComputeCovariance(Halves(features), shape, floats, [], normalization, options: options);
                break;
            default:
                Gram.ComputeCovariance(Floats(features), shape, floats, [], normalization, options: options);
                break;
        }

        return [.. floats.Select(value => (double)value)];
    }

    /// <summary>Σ xy and Σ |xy|, of the values or of their deviations from the mean.</summary>
    private static (double[] Sums, double[] Magnitudes) Products(GramShape shape, double[] values, bool centred)
    {
        double[] sums = new double[shape.GramLength];
        double[] magnitudes = new double[shape.GramLength];
        double[] rows = [.. values];
        for (int i = 0; i < shape.Channels && centred; i++)
        {
            Span<double> row = rows.AsSpan(i * shape.Pixels, shape.Pixels);
            double mean = ExactMoments.Mean(row);
            foreach (ref double value in row)
            {
                value -= mean;
            }
        }

        for (int i = 0; i < shape.GramLength; i++)
        {
            for (int k = 0; k < shape.Pixels; k++)
            {
                double product = rows[(i / shape.Channels * shape.Pixels) + k] * rows[(i % shape.Channels * shape.Pixels) + k];
                sums[i] += product;
                magnitudes[i] += Math.Abs(product);
            }
        }

        return (sums, magnitudes);
    }

    private static double[] Rounded(double[] values, GramElement element) => element switch
    {
        GramElement.Double => values,
        GramElement.Half => [.. values.Select(value => (double)(Half)value)],
        _ => [.. values.Select(value => (double)(float)value)],
    };

    private static double[] Lower(GramShape shape, double[] matrix) =>
        [.. matrix.Where((_, i) => i % shape.Channels <= i / shape.Channels)];

    private static double[] Times(double[] values, double factor) => [.. values.Select(value => value * factor)];

    private static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];

    private static Half[] Halves(double[] values) => [.. values.Select(value => (Half)value)];
}
