using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>What the forms must give for the inputs of one size: the plain product's bits, or double precision by the definition.</summary>
internal sealed class Expectations(FormData data)
{
    // Centring rounds each value once more, and the means and the sums that lie between blocks.
    private const int TimesWithCentring = 4;

    // Of a loss: the difference, the scale, the factor.
    private const int RoundingsOfLoss = 4;

    private readonly Lazy<double[]> _exact = new(() => Exact(data));

    /// <summary>G within the documented error. Features are not negative: its entries are the sums of absolute values too.</summary>
    public Expectation Product => new(_exact.Value, _exact.Value, ReferenceGram.Bound(Pixels), AnyOrder(Rounding.UnitOfSingle));

    /// <summary>G with the bits of the plain product.</summary>
    public Expectation SameBits => BitsOf(Plain(data.Features.Span));

    /// <summary>G of the features that halves hold, with its bits.</summary>
    public Expectation SameBitsOfHalves
    {
        get
        {
            float[] widened = new float[data.Shape.FeatureLength];
            TensorPrimitives.ConvertToSingle(data.Halves.Span, widened);
            return BitsOf(Plain(widened));
        }
    }

    /// <summary>G in double precision; the reference rounds as often.</summary>
    public Expectation Doubles
    {
        get
        {
            double bound = AnyOrder(Rounding.UnitOfDouble);
            return new Expectation(_exact.Value, _exact.Value, bound, bound);
        }
    }

    /// <summary>G + A, with the bits of that sum.</summary>
    public Expectation Accumulated
    {
        get
        {
            float[] sum = Plain(data.Features.Span);
            TensorPrimitives.Add(sum, data.Target.Span, sum);
            return BitsOf(sum);
        }
    }

    /// <summary>The matrices of a batch, one after the other, with the bits of a call for each.</summary>
    public Expectation Batch(int count)
    {
        GramShape shape = data.Shape;
        ReadOnlySpan<float> maps = data.Maps(count).Span;
        float[] grams = new float[count * shape.GramLength];
        for (int i = 0; i < count; i++)
        {
            Gram.Compute(
                maps.Slice(i * shape.FeatureLength, shape.FeatureLength),
                shape,
                grams.AsSpan(i * shape.GramLength, shape.GramLength),
                data.Options);
        }

        return BitsOf(grams);
    }

    /// <summary>The covariances over M − 1; errors are relative to the products before centring.</summary>
    public Expectation Covariance
    {
        get
        {
            double freedom = Pixels - 1;
            double[] values = Centred();
            TensorPrimitives.Divide(values, freedom, values);
            double[] magnitudes = new double[values.Length];
            TensorPrimitives.Divide(Bounding(), freedom, magnitudes);
            return Moments(values, magnitudes);
        }
    }

    /// <summary>The correlations.</summary>
    public Expectation Correlation
    {
        get
        {
            double[] values = Centred();
            double[] magnitudes = Bounding();
            double[] deviations = [.. Enumerable.Range(0, Channels).Select(i => Math.Sqrt(values[i * (Channels + 1)]))];
            double[] spread = [.. Enumerable.Range(0, Channels).Select(i => magnitudes[i * (Channels + 1)] / values[i * (Channels + 1)])];
            for (int i = 0; i < Channels; i++)
            {
                for (int j = 0; j < Channels; j++)
                {
                    // Of the covariance, and of both variances, whose roots take half of their relative errors.
                    int at = (i * Channels) + j;
                    magnitudes[at] = (magnitudes[at] / (deviations[i] * deviations[j])) + ((spread[i] + spread[j]) / 2);
                    values[at] /= deviations[i] * deviations[j];
                }
            }

            return Moments(values, magnitudes);
        }
    }

    /// <summary>(D + Dᵀ)·F.</summary>
    public Expectation Gradient
    {
        get
        {
            double[] twice = Triangle.Widen<float>(data.SymmetricGradient.Span);
            TensorPrimitives.Multiply(twice, 2, twice);
            double bound = Rounding.Gamma(Channels, Rounding.UnitOfSingle);
            return Times(twice, Magnitudes(twice), scale: 1, bound, 2 * bound);
        }
    }

    /// <summary>The gradient of Gatys' loss, and the loss after it.</summary>
    public Expectation StyleLoss
    {
        get
        {
            double[] target = Triangle.Widen<float>(data.Target.Span);
            double[] difference = new double[target.Length];
            TensorPrimitives.Subtract(_exact.Value, target, difference);
            // The product before the difference has errors relative to itself.
            double[] magnitudes = Magnitudes(difference);
            TensorPrimitives.Add(magnitudes, _exact.Value, magnitudes);

            double weight = GramStyleLoss.Gatys.WeightFor(data.Shape);
            double ofRest = Rounding.Gamma(Channels + RoundingsOfLoss, Rounding.UnitOfSingle);
            Expectation gradient = Times(
                difference,
                magnitudes,
                4 * weight,
                ReferenceGram.Bound(Pixels) + ofRest,
                AnyOrder(Rounding.UnitOfSingle) + Rounding.Gamma(Channels * Channels, Rounding.UnitOfSingle));
            double loss = weight * TensorPrimitives.SumOfSquares<double>(difference);
            double lossMagnitude = 2 * weight * TensorPrimitives.SumOfSquares<double>(magnitudes);
            return gradient with { Values = [.. gradient.Values, loss], Magnitudes = [.. gradient.Magnitudes, lossMagnitude] };
        }
    }

    private int Channels => data.Shape.Channels;

    private int Pixels => data.Shape.Pixels;

    private float[] Plain(ReadOnlySpan<float> features)
    {
        float[] gram = new float[data.Shape.GramLength];
        Gram.Compute(features, data.Shape, gram, data.Options);
        return gram;
    }

    private Expectation BitsOf(float[] values)
    {
        double[] wide = Triangle.Widen<float>(values);
        return new Expectation(wide, wide, Bound: 0, AnyOrder(Rounding.UnitOfSingle));
    }

    /// <summary>What two results may differ by that add M products in any order.</summary>
    private double AnyOrder(double unit) => 2 * Rounding.Gamma(Pixels, unit);

    private static double[] Exact(FormData data)
    {
        (int channels, int pixels) = (data.Shape.Channels, data.Shape.Pixels);
        double[] gram = new double[data.Shape.GramLength];
        Parallel.For(0, channels, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                gram[(i * channels) + j] = gram[(j * channels) + i] = ReferenceGram.Dot(Row(i), Row(j)).Sum;
            }
        });
        return gram;

        ReadOnlySpan<float> Row(int channel) => data.Features.Span.Slice(channel * pixels, pixels);
    }

    private ReadOnlySpan<double> Row(int channel) => data.Doubles.Span.Slice(channel * Pixels, Pixels);

    /// <summary>Σ (F_ik − μ_i)·(F_jk − μ_j): in double no more is lost to cancellation than floats hold.</summary>
    private double[] Centred()
    {
        double[] sums = [.. Enumerable.Range(0, Channels).Select(i => TensorPrimitives.Sum(Row(i)))];
        double[] centred = [.. _exact.Value];
        for (int i = 0; i < Channels; i++)
        {
            for (int j = 0; j < Channels; j++)
            {
                centred[(i * Channels) + j] -= sums[i] * sums[j] / Pixels;
            }
        }

        return centred;
    }

    /// <summary>√(G_ii·G_jj), which no sum of centred products is above.</summary>
    private double[] Bounding()
    {
        double[] roots = [.. Enumerable.Range(0, Channels).Select(i => Math.Sqrt(_exact.Value[i * (Channels + 1)]))];
        return [.. roots.SelectMany(first => roots.Select(second => first * second))];
    }

    private Expectation Moments(double[] values, double[] magnitudes) => new(
        values, magnitudes, TimesWithCentring * ReferenceGram.Bound(Pixels), TimesWithCentring * AnyOrder(Rounding.UnitOfSingle));

    private static double[] Magnitudes(double[] values)
    {
        double[] result = new double[values.Length];
        TensorPrimitives.Abs(values, result);
        return result;
    }

    /// <summary>s·E·F.</summary>
    private Expectation Times(double[] matrix, double[] magnitudesOfMatrix, double scale, double bound, double peerBound)
    {
        double[] values = new double[data.Shape.FeatureLength];
        double[] magnitudes = new double[data.Shape.FeatureLength];
        Parallel.For(0, Channels, i =>
        {
            Span<double> sums = values.AsSpan(i * Pixels, Pixels);
            Span<double> sumsOfMagnitudes = magnitudes.AsSpan(i * Pixels, Pixels);
            for (int k = 0; k < Channels; k++)
            {
                int at = (i * Channels) + k;
                TensorPrimitives.MultiplyAdd(Row(k), scale * matrix[at], sums, sums);
                TensorPrimitives.MultiplyAdd(Row(k), scale * magnitudesOfMatrix[at], sumsOfMagnitudes, sumsOfMagnitudes);
            }
        });
        return new Expectation(values, magnitudes, bound, peerBound);
    }
}
