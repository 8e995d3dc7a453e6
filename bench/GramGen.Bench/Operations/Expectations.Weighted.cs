using System.Numerics.Tensors;

namespace GramGen.Bench.Operations;

/// <content>Weighted pixels.</content>
internal sealed partial class Expectations
{
    /// <summary>
    /// Roundings beyond those without weights: of a root and of a product with it, for each of two factors, and of a product with w.
    /// </summary>
    private const int WeightRoundings = 5;

    /// <summary>F·W·Fᵀ in double precision: the dot products of √w·F, whose terms are not negative.</summary>
    public Expectation WeightedProduct
    {
        get
        {
            double[] gram = WeightedGram(inputs.Weights.Span);
            double bound = RoundingError.AnyOrder(Pixels, RoundingError.UnitDouble);
            return new Expectation(gram, gram, bound, bound);
        }
    }

    /// <summary>The gradient of the style loss of weighted pixels, followed by the loss.</summary>
    public Expectation WeightedStyleLoss
    {
        get
        {
            double[] weights = ResultMatrix.ToDouble<float>(inputs.SingleWeights.Span);
            Expectation loss = LossOf(WeightedGram(weights), LossRoundings + WeightRoundings);
            for (int i = 0; i < Channels; i++)
            {
                foreach (double[] values in new[] { loss.Values, loss.Magnitudes })
                {
                    Span<double> row = values.AsSpan(i * Pixels, Pixels);
                    TensorPrimitives.Multiply<double>(row, weights, row);
                }
            }

            return loss;
        }
    }

    private double[] WeightedGram(ReadOnlySpan<double> weights)
    {
        double[] roots = new double[Pixels];
        TensorPrimitives.Sqrt(weights, roots);
        double[] weighed = new double[inputs.Shape.FeatureLength];
        for (int i = 0; i < Channels; i++)
        {
            TensorPrimitives.Multiply(Row(i), roots, weighed.AsSpan(i * Pixels, Pixels));
        }

        double[] gram = new double[inputs.Shape.GramLength];
        for (int i = 0; i < gram.Length; i++)
        {
            ReadOnlySpan<double> row = weighed.AsSpan(i / Channels * Pixels, Pixels);
            gram[i] = TensorPrimitives.Dot(row, weighed.AsSpan(i % Channels * Pixels, Pixels));
        }

        return gram;
    }
}
