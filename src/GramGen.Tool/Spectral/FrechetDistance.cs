using MathNet.Numerics.LinearAlgebra;

namespace GramGen.Tool.Spectral;

/// <summary>
/// The squared Fréchet distance of two normal distributions, of which FID is the one of network activations (Dowson and Landau, 1982;
/// Heusel et al., 2017): |m₁ − m₂|² + tr S₁ + tr S₂ − 2·tr (S₁^½·S₂·S₁^½)^½. The matrix in the brackets is symmetric, so its
/// eigenvalues are real, where those of S₁·S₂ come out complex by rounding.
/// </summary>
/// <remarks>
/// Not <see cref="GramGen.FrechetDistance"/>, which refuses covariances with negative eigenvalues: those of a file may have some, because
/// its values are rounded to its type.
/// </remarks>
/// <param name="Means">The part of the means.</param>
/// <param name="Covariances">The part of the covariances.</param>
internal sealed record FrechetDistance(double Means, double Covariances)
{
    public double Value => Means + Covariances;

    /// <exception cref="UsageException">They have different columns.</exception>
    public static FrechetDistance Between(Moments first, Moments second)
    {
        if (first.Columns != second.Columns)
        {
            throw new UsageException($"{first.Path} has {first.Columns} columns, and {second.Path} {second.Columns}.");
        }

        int n = first.Columns;
        double means = first.Means.Zip(second.Means, (a, b) => (a - b) * (a - b)).Sum();
        Matrix<double> root = Spectrum.Of(first.Covariance, n).Apply(Root);
        Matrix<double> other = Matrix<double>.Build.Dense(n, n, second.Covariance);
        double[] product = (root * other * root).ToColumnMajorArray();
        double cross = Spectrum.Of(product, n).Values.Sum(Root);
        return new FrechetDistance(means, Trace(first) + Trace(second) - (2 * cross));
    }

    /// <summary>Eigenvalues of a covariance are negative by rounding alone.</summary>
    private static double Root(double value) => Math.Sqrt(Math.Max(value, 0));

    private static double Trace(Moments moments) =>
        Enumerable.Range(0, moments.Columns).Sum(i => moments.Covariance[(i * moments.Columns) + i]);
}
