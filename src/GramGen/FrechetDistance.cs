using GramGen.Dispatch;
using GramGen.MatrixFunctions;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// The squared Fréchet distance of two normal distributions, ‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2·tr √(Σ₁^½·Σ₂·Σ₁^½): of means and covariances of
/// features of an Inception network it is the Fréchet inception distance, FID.
/// </summary>
public static class FrechetDistance
{
    /// <summary>Computes the distance.</summary>
    /// <remarks>
    /// With Σ = L·Lᵀ, tr √(Σ₁^½·Σ₂·Σ₁^½) is the sum of the singular values of L₁ᵀ·L₂. L is a Cholesky factor with pivots, n × r, so that
    /// covariances may be singular, as those of fewer samples than dimensions are, and no ridge is added; what is left when the pivots fall
    /// below n·ε times the largest variance counts as 0. The singular values come from a polar factor. Nothing takes the root of a rounding
    /// error, no number is complex, and the distance of a distribution to itself is below n²·2⁻⁴⁸·tr Σ. The result is not negative, and has
    /// the same bits on every instruction set and any number of threads.
    /// <para>
    /// Dowson and Landau, The Fréchet distance between multivariate normal distributions, 1982; Heusel and others, GANs Trained by a Two
    /// Time-Scale Update Rule Converge to a Local Nash Equilibrium, 2017.
    /// </para>
    /// </remarks>
    /// <param name="firstMeans">μ₁, n values.</param>
    /// <param name="firstCovariance">Σ₁, n × n, symmetric positive semidefinite.</param>
    /// <param name="secondMeans">μ₂, n values.</param>
    /// <param name="secondCovariance">Σ₂, n × n, symmetric positive semidefinite.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than that requires, a value is not finite, a covariance is not symmetric, or the options name a backend
    /// other than the CPU.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no means, or n·n exceeds the length of a span.</exception>
    /// <exception cref="ArithmeticException">A covariance is not positive semidefinite.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double Compute(
        ReadOnlySpan<double> firstMeans, ReadOnlySpan<double> firstCovariance,
        ReadOnlySpan<double> secondMeans, ReadOnlySpan<double> secondCovariance, GramOptions? options = null)
    {
        int order = firstMeans.Length;
        SymmetricChecks.Length(order, firstCovariance.Length, nameof(firstCovariance));
        SymmetricChecks.Length(order, secondCovariance.Length, nameof(secondCovariance));
        if (secondMeans.Length != order)
        {
            throw new ArgumentException($"There are {order} first means, but {secondMeans.Length} second ones.", nameof(secondMeans));
        }

        SymmetricChecks.Finite(firstMeans, order, nameof(firstMeans));
        SymmetricChecks.Finite(secondMeans, order, nameof(secondMeans));
        SymmetricChecks.Symmetric(firstCovariance, order, nameof(firstCovariance));
        SymmetricChecks.Symmetric(secondCovariance, order, nameof(secondCovariance));
        options ??= GramOptions.Default;
        Backends.RequireCpu("Fréchet distances", options);
        double[] difference = new double[order];
        double traces = 0;
        for (int i = 0; i < order; i++)
        {
            difference[i] = firstMeans[i] - secondMeans[i];
            traces += firstCovariance[i * (order + 1)] + secondCovariance[i * (order + 1)];
        }

        double[] first = PivotedCholesky.Factor(firstCovariance, order, out int firstRank);
        double[] second = PivotedCholesky.Factor(secondCovariance, order, out int secondRank);
        double common = firstRank <= secondRank
            ? TraceOfRoot(first, firstRank, second, secondRank, order, new CpuExecution(options))
            : TraceOfRoot(second, secondRank, first, firstRank, order, new CpuExecution(options));
        return Math.Max(Cholesky.Dot(difference, difference) + (traces - (2 * common)), 0);
    }

    /// <summary>The sum of the singular values of L₁ᵀ·L₂, of which the first has no more columns.</summary>
    private static double TraceOfRoot(
        double[] first, int firstRank, double[] second, int secondRank, int order, CpuExecution execution)
    {
        if (firstRank == 0)
        {
            return 0;
        }

        double[] product = new double[firstRank * secondRank];
        new CrossCall<double, double>(
            first, new GramShape(firstRank, order, FeatureLayout.ChannelsLast),
            second, new GramShape(secondRank, order, FeatureLayout.ChannelsLast))
            .ComputeMatrix(default(Similarity.DotProduct<double>), product, execution);
        return NuclearNorm.Compute(
            product, new GramShape(firstRank, secondRank), new SymmetricProducts<double>(firstRank, execution));
    }
}
