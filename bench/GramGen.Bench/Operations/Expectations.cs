using System.Numerics.Tensors;

namespace GramGen.Bench.Operations;

/// <summary>
/// What the operations must compute from the inputs of one size: the bits of the plain product, or a double-precision
/// reference by the definition.
/// </summary>
internal sealed partial class Expectations(OperationInputs inputs)
{
    // Centring adds a rounding of each value, and those of the means and of the sums between blocks.
    private const int CentringFactor = 4;

    // The difference, the scale and the factor.
    private const int LossRoundings = 4;

    private readonly Lazy<double[]> _exact = new(() => ReferenceGram.Compute(inputs.Shape, inputs.Features));

    /// <summary>
    /// G within the documented error. Features are not negative, so each entry is also the sum of its terms' absolute values.
    /// </summary>
    public Expectation Product =>
        new(_exact.Value, _exact.Value, RoundingError.DocumentedOrder(Pixels), RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle));

    /// <summary>G with the bits of the plain product.</summary>
    public Expectation SameBits => ExactBits(Plain(inputs.Features.Span));

    /// <summary>G of the features rounded to <see cref="Half"/>, with the bits of the plain product.</summary>
    public Expectation SameBitsOfHalves
    {
        get
        {
            float[] singles = new float[inputs.Shape.FeatureLength];
            TensorPrimitives.ConvertToSingle(inputs.Halves.Span, singles);
            return ExactBits(Plain(singles));
        }
    }

    /// <summary>G in double precision; the reference has as many roundings.</summary>
    public Expectation ProductOfDoubles
    {
        get
        {
            double bound = RoundingError.AnyOrder(Pixels, RoundingError.UnitDouble);
            return new Expectation(_exact.Value, _exact.Value, bound, bound);
        }
    }

    /// <summary>The exact product of integers.</summary>
    public Expectation ProductOf(Func<OperationInputs, Memory<sbyte>> select)
    {
        float[] features = new float[inputs.Shape.FeatureLength];
        TensorPrimitives.ConvertChecked<sbyte, float>(select(inputs).Span, features);
        double[] values = ReferenceGram.Compute(inputs.Shape, features);
        TensorPrimitives.Abs(features, features);
        double[] magnitudes = ReferenceGram.Compute(inputs.Shape, features);
        // Of an entry without products any other integer is wrong.
        TensorPrimitives.Add(magnitudes, 1, magnitudes);
        return new Expectation(values, magnitudes, Bound: 0, PeerBound: 0);
    }

    /// <summary>The bits of G + A.</summary>
    public Expectation Accumulated
    {
        get
        {
            float[] sum = Plain(inputs.Features.Span);
            TensorPrimitives.Add(sum, inputs.Target.Span, sum);
            return ExactBits(sum);
        }
    }

    /// <summary>The matrices of a batch, one after the other, with the bits of the plain product of each feature map.</summary>
    public Expectation Batch(int count)
    {
        GramShape shape = inputs.Shape;
        ReadOnlySpan<float> features = inputs.Batch(count).Span;
        float[] grams = new float[count * shape.GramLength];
        for (int i = 0; i < count; i++)
        {
            ProductOperations.Compute(
                features.Slice(i * shape.FeatureLength, shape.FeatureLength),
                shape,
                grams.AsSpan(i * shape.GramLength, shape.GramLength),
                inputs.Options);
        }

        return ExactBits(grams);
    }

    /// <summary>The covariances, divided by M − 1; errors are relative to the products before centring.</summary>
    public Expectation Covariance
    {
        get
        {
            double degreesOfFreedom = Pixels - 1;
            double[] values = Centred();
            TensorPrimitives.Divide(values, degreesOfFreedom, values);
            double[] magnitudes = new double[values.Length];
            TensorPrimitives.Divide(CentredMagnitudes(), degreesOfFreedom, magnitudes);
            return CentredExpectation(values, magnitudes);
        }
    }

    /// <summary>The correlations.</summary>
    public Expectation Correlation
    {
        get
        {
            double[] values = Centred();
            double[] magnitudes = CentredMagnitudes();
            double[] deviations = [.. Enumerable.Range(0, Channels).Select(i => Math.Sqrt(values[i * (Channels + 1)]))];
            double[] amplification = [.. Enumerable.Range(0, Channels)
                .Select(i => magnitudes[i * (Channels + 1)] / values[i * (Channels + 1)])];
            for (int i = 0; i < Channels; i++)
            {
                for (int j = 0; j < Channels; j++)
                {
                    // The covariance's error plus half of both variances' relative errors: the square root halves them.
                    int at = (i * Channels) + j;
                    magnitudes[at] = (magnitudes[at] / (deviations[i] * deviations[j])) + ((amplification[i] + amplification[j]) / 2);
                    values[at] /= deviations[i] * deviations[j];
                }
            }

            return CentredExpectation(values, magnitudes);
        }
    }

    /// <summary>(D + Dᵀ)·F.</summary>
    public Expectation Gradient
    {
        get
        {
            double[] sum = ResultMatrix.ToDouble<float>(inputs.SymmetricGradient.Span);
            TensorPrimitives.Multiply(sum, 2, sum);
            double bound = RoundingError.Gamma(Channels, RoundingError.UnitSingle);
            return TimesFeatures(sum, Abs(sum), scale: 1, bound, 2 * bound);
        }
    }

    /// <summary>The gradient of the style loss, followed by the loss.</summary>
    public Expectation StyleLoss => LossOf(_exact.Value, roundings: LossRoundings);

    private int Channels => inputs.Shape.Channels;

    private int Pixels => inputs.Shape.Pixels;

    /// <summary>The gradient of a style loss of a Gram matrix with respect to unweighted features, followed by the loss.</summary>
    /// <param name="gram">The matrix.</param>
    /// <param name="roundings">Those beyond the sums.</param>
    private Expectation LossOf(double[] gram, int roundings)
    {
        double[] target = ResultMatrix.ToDouble<float>(inputs.Target.Span);
        double[] difference = new double[target.Length];
        TensorPrimitives.Subtract(gram, target, difference);
        // Errors of the product are relative to G, not to the difference.
        double[] magnitudes = Abs(difference);
        TensorPrimitives.Add(magnitudes, gram, magnitudes);

        double weight = GradientOperations.LossWeight(inputs.Shape);
        double afterProduct = RoundingError.Gamma(Channels + roundings, RoundingError.UnitSingle);
        Expectation gradient = TimesFeatures(
            difference,
            magnitudes,
            4 * weight,
            RoundingError.DocumentedOrder(Pixels) + afterProduct,
            RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle)
                + RoundingError.Gamma(Channels * Channels, RoundingError.UnitSingle));
        double loss = weight * TensorPrimitives.SumOfSquares<double>(difference);
        double lossMagnitude = 2 * weight * TensorPrimitives.SumOfSquares<double>(magnitudes);
        return gradient with { Values = [.. gradient.Values, loss], Magnitudes = [.. gradient.Magnitudes, lossMagnitude] };
    }

    private float[] Plain(ReadOnlySpan<float> features)
    {
        float[] gram = new float[inputs.Shape.GramLength];
        ProductOperations.Compute(features, inputs.Shape, gram, inputs.Options);
        return gram;
    }

    private Expectation ExactBits(float[] values)
    {
        double[] entries = ResultMatrix.ToDouble<float>(values);
        return new Expectation(entries, entries, Bound: 0, RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle));
    }

    private ReadOnlySpan<double> Row(int channel) => inputs.Doubles.Span.Slice(channel * Pixels, Pixels);

    /// <summary>Σ (F_ik − μ_i)·(F_jk − μ_j); double precision absorbs the cancellation, because floats hold fewer digits.</summary>
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

    /// <summary>√(G_ii·G_jj), an upper bound of every sum of centred products.</summary>
    private double[] CentredMagnitudes()
    {
        double[] roots = [.. Enumerable.Range(0, Channels).Select(i => Math.Sqrt(_exact.Value[i * (Channels + 1)]))];
        return [.. roots.SelectMany(first => roots.Select(second => first * second))];
    }

    private Expectation CentredExpectation(double[] values, double[] magnitudes) => new(
        values,
        magnitudes,
        CentringFactor * RoundingError.DocumentedOrder(Pixels),
        CentringFactor * RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle));

    private static double[] Abs(double[] values)
    {
        double[] result = new double[values.Length];
        TensorPrimitives.Abs(values, result);
        return result;
    }

    /// <summary>s·E·F.</summary>
    private Expectation TimesFeatures(double[] matrix, double[] matrixMagnitudes, double scale, double bound, double peerBound)
    {
        double[] values = new double[inputs.Shape.FeatureLength];
        double[] magnitudes = new double[inputs.Shape.FeatureLength];
        Parallel.For(0, Channels, i =>
        {
            Span<double> sums = values.AsSpan(i * Pixels, Pixels);
            Span<double> magnitudeSums = magnitudes.AsSpan(i * Pixels, Pixels);
            for (int k = 0; k < Channels; k++)
            {
                int at = (i * Channels) + k;
                TensorPrimitives.MultiplyAdd(Row(k), scale * matrix[at], sums, sums);
                TensorPrimitives.MultiplyAdd(Row(k), scale * matrixMagnitudes[at], magnitudeSums, magnitudeSums);
            }
        });
        return new Expectation(values, magnitudes, bound, peerBound);
    }
}
