namespace GramGen.Bench.Operations;

/// <content>Cosines, distances, kernels and nearest rows.</content>
internal sealed partial class Expectations
{
    /// <summary>
    /// The cosines: no term is negative, so the product's relative error is theirs, with those of both norms and four roundings.
    /// </summary>
    public Expectation Cosines
    {
        get
        {
            double[] norms = CentredMagnitudes();
            double[] values = [.. _exact.Value.Zip(norms, (product, norm) => product / norm)];
            double rest = RoundingError.Gamma(4, RoundingError.UnitSingle);
            return new Expectation(
                values,
                [.. values.Select(_ => 1.0)],
                (2 * RoundingError.DocumentedOrder(Pixels)) + rest,
                (2 * RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle)) + rest);
        }
    }

    /// <summary>
    /// The distances. With ε the error of the product, that of a squared distance is 2ε·n of n = G_ii + G_jj, and that of its root 2ε·n/d,
    /// or √(2ε·n) of near pairs, which peers do not compute again.
    /// </summary>
    public Expectation Distances
    {
        get
        {
            (double[] squared, double[] norms) = SquaredDistances();
            double error = 2 * RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle);
            return new Expectation(
                [.. squared.Select(Math.Sqrt)],
                [.. norms.Zip(squared, (norm, distance) => Math.Min(norm / Math.Sqrt(distance), Math.Sqrt(norm / error)))],
                3 * RoundingError.DocumentedOrder(Pixels),
                error);
        }
    }

    /// <summary>exp(−d/M); the error of d/M is that of the kernel at most.</summary>
    public Expectation Rbf
    {
        get
        {
            (double[] squared, double[] norms) = SquaredDistances();
            return new Expectation(
                [.. squared.Select(distance => Math.Exp(-distance / Pixels))],
                [.. norms.Select(sum => 1 + (sum / Pixels))],
                3 * RoundingError.DocumentedOrder(Pixels),
                4 * RoundingError.AnyOrder(Pixels, RoundingError.UnitSingle));
        }
    }

    /// <summary>The largest entries of each row of G, with the bits of the plain product.</summary>
    public Expectation Nearest
    {
        get
        {
            float[] gram = Plain(inputs.Features.Span);
            return ExactBits([.. Enumerable.Range(0, Channels).SelectMany(
                row => gram.Skip(row * Channels).Take(Channels).OrderDescending().Take(SimilarityOperations.NearestRows(Channels)))]);
        }
    }

    /// <summary>G_ii + G_jj − 2·G_ij and G_ii + G_jj in double precision, which absorbs what cancels.</summary>
    private (double[] Squared, double[] Norms) SquaredDistances()
    {
        double[] squares = [.. Enumerable.Range(0, Channels).Select(i => _exact.Value[i * (Channels + 1)])];
        double[] norms = [.. squares.SelectMany(first => squares.Select(second => first + second))];
        return ([.. norms.Zip(_exact.Value, (norm, product) => Math.Max(norm - (2 * product), 0))], norms);
    }
}
