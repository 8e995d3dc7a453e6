using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using GramGen.Dispatch;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// The solution of normal equations XᵀWX·β = XᵀWy: weighted least squares, from the products that <c>Gram.ComputeWeighted</c> computes, or
/// from covariances.
/// </summary>
/// <remarks>
/// <para>
/// It is solved in <see cref="double"/> by a Cholesky factor, in one order and without fused multiply-adds, so that it has the same bits
/// on every machine. Normal equations square the condition of X: where X has 10ᵈ, about 16 − 2d digits are right. Solve with an intercept
/// by covariances: what the means have of the condition is gone then.
/// </para>
/// <para>
/// A pivot must exceed C·ε times its diagonal entry, with ε of the products' type (2⁻⁵² of <see cref="double"/>): no more is left of a
/// column that is a combination of those before it.
/// </para>
/// </remarks>
public sealed class GramNormalEquations
{
    private readonly Cholesky _factor;
    private readonly double[] _coefficients;
    private readonly double[]? _means;
    private readonly double _weight;
    private readonly double _ridge;

    private GramNormalEquations(
        Cholesky factor, double[] coefficients, double[]? means, double weight, double ridge, double residualSum) =>
        (_factor, _coefficients, _means, _weight, _ridge, ResidualSum) = (factor, coefficients, means, weight, ridge, residualSum);

    /// <summary>β; the intercept first if there is one.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>
    /// (y − Xβ)ᵀW(y − Xβ), the weighted sum of squared residuals: yᵀWy less the sum that β explains, so its error is some roundings of yᵀWy
    /// (with an intercept, of the squared deviations of y); not below 0.
    /// </summary>
    public double ResidualSum { get; }

    /// <summary>Solves (XᵀWX + λ·I)·β = XᵀWy.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="gram">XᵀWX, C × C values; only the lower triangle is read.</param>
    /// <param name="product">XᵀWy, C values.</param>
    /// <param name="squares">yᵀWy.</param>
    /// <param name="ridge">λ, not negative.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than that requires, the right-hand side is not finite, or a column is a combination of those before
    /// it; the message has its number, its pivot and the bound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The ridge is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">The type is neither.</exception>
    public static GramNormalEquations Solve<T>(ReadOnlySpan<T> gram, ReadOnlySpan<T> product, T squares, double ridge = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(gram, product.Length, product.Length, "XᵀWX", nameof(gram), ridge);
        int unknowns = product.Length;
        (Cholesky factor, double[] coefficients, double explained) =
            Solve(gram, rowLength: unknowns, product, ridge, nameof(gram), nameof(product));
        return new GramNormalEquations(
            factor, coefficients, means: null, weight: 1, ridge,
            ResidualsOf(double.CreateTruncating(squares), explained, coefficients, ridge));
    }

    /// <summary>
    /// Solves least squares with an intercept, y ≈ β₀ + Xβ, from covariances: those of X and y about their means, which lose no digits to
    /// the means. A ridge penalizes β, not β₀.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="covariance">
    /// The covariance of the C columns of X and, last, y, (C + 1) × (C + 1) values, divided by Σw
    /// (<see cref="WeightedNormalization.Biased"/>); only the lower triangle is read.
    /// </param>
    /// <param name="means">The means of the same, C + 1 values.</param>
    /// <param name="weight">Σw, without weights the number of observations; positive.</param>
    /// <param name="ridge">λ, not negative, in units of XᵀWX.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than that requires, the covariances with y are not finite, or a column is constant or a combination of
    /// those before it; the message has its number, its pivot and the bound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The ridge is negative or not finite, or the weight not positive or not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">The type is neither.</exception>
    public static GramNormalEquations SolveWithIntercept<T>(
        ReadOnlySpan<T> covariance, ReadOnlySpan<T> means, double weight, double ridge = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(covariance, means.Length, means.Length - 1, "The covariance of X and y", nameof(covariance), ridge);
        if (!(weight > 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "The sum of the weights must be positive and finite.");
        }

        int unknowns = means.Length - 1;
        ReadOnlySpan<T> last = covariance[(unknowns * means.Length)..];
        (Cholesky factor, double[] slopes, double explained) = Solve(
            covariance, means.Length, last[..unknowns], ridge / weight, nameof(covariance), nameof(covariance));
        double[] wide = new double[means.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateTruncating(means[i]);
        }

        double residuals = weight * ResidualsOf(double.CreateTruncating(last[unknowns]), explained, slopes, ridge / weight);
        return new GramNormalEquations(
            factor, [wide[unknowns] - Cholesky.Dot(wide.AsSpan(0, unknowns), slopes), .. slopes], wide, weight, ridge, residuals);
    }

    /// <summary>Computes s², <see cref="ResidualSum"/> over the degrees of freedom.</summary>
    /// <param name="observations">
    /// The observations that count: their number, or Σw if weights are frequencies. The degrees of freedom are this less the number of
    /// coefficients.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no more observations than coefficients.</exception>
    public double ResidualVariance(double observations)
    {
        if (!(observations > _coefficients.Length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(observations), observations,
                $"The observations must be more than the coefficients, {_coefficients.Length}.");
        }

        return ResidualSum / (observations - _coefficients.Length);
    }

    /// <summary>Computes the standard errors of the coefficients, √(s²·(XᵀWX)⁻¹_jj).</summary>
    /// <param name="variance">
    /// s², the variance of an observation of weight 1: <see cref="ResidualVariance"/>, or 1 where weights are 1 over variances.
    /// </param>
    /// <returns>A value for each coefficient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative or not a number.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is a ridge: its coefficients are biased, and these are no errors of them.
    /// </exception>
    public double[] StandardErrors(double variance)
    {
        if (!(variance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "A variance must not be negative.");
        }

        if (_ridge > 0)
        {
            throw new InvalidOperationException("Coefficients with a ridge are biased; they have no standard errors.");
        }

        double[] inverse = _factor.InverseDiagonal();
        if (_means is not null)
        {
            // The intercept is the value at X = 0: the variance of the mean, and what the slopes make of the distance to it.
            double[] distance = _means[..^1];
            _factor.SolveLower(distance);
            inverse = [1 + Cholesky.Dot(distance, distance), .. inverse];
        }

        return [.. inverse.Select(value => Math.Sqrt(variance / _weight * value))];
    }

    private static (Cholesky Factor, double[] Coefficients, double Explained) Solve<T>(
        ReadOnlySpan<T> matrix, int rowLength, ReadOnlySpan<T> product, double ridge, string matrixName, string productName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int unknowns = product.Length;
        double[] values = new double[unknowns * unknowns];
        double[] coefficients = new double[unknowns];
        for (int row = 0; row < unknowns; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                values[(row * unknowns) + column] = double.CreateTruncating(matrix[(row * rowLength) + column]);
            }

            values[row * (unknowns + 1)] += ridge;
            coefficients[row] = double.CreateTruncating(product[row]);
            if (!double.IsFinite(coefficients[row]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The right-hand side must be finite; entry {row} is {coefficients[row]}."), productName);
            }
        }

        double epsilon = typeof(T) == typeof(float) ? 1.0 / (1 << 23) : 1.0 / (1L << 52);
        var factor = Cholesky.Factor(values, unknowns, unknowns * epsilon, out Cholesky.PivotFailure? failure);
        if (factor is null)
        {
            Throw(failure!.Value, unknowns, matrixName);
        }

        factor.SolveLower(coefficients);
        double explained = Cholesky.Dot(coefficients, coefficients);
        factor.SolveUpper(coefficients);
        return (factor, coefficients, explained);
    }

    /// <summary>With a ridge yᵀWy − zᵀz is the sum of squared residuals and the penalty λ·βᵀβ.</summary>
    private static double ResidualsOf(double squares, double explained, double[] coefficients, double ridge)
    {
        double residuals = squares - explained - (ridge * Cholesky.Dot(coefficients, coefficients));
        return double.IsNaN(residuals) ? double.NaN : Math.Max(residuals, 0);
    }

    private static void Check<T>(ReadOnlySpan<T> matrix, int rows, int unknowns, string what, string name, double ridge)
    {
        ElementChecks.Check<T>();
        if (unknowns < 1)
        {
            throw new ArgumentException("There must be at least one unknown.", name);
        }

        if (matrix.Length != (long)rows * rows)
        {
            throw new ArgumentException($"{what} has {rows}·{rows} = {(long)rows * rows} values; the span has {matrix.Length}.", name);
        }

        if (!(ridge >= 0 && double.IsFinite(ridge)))
        {
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must be finite and not negative.");
        }
    }

    [DoesNotReturn]
    private static void Throw(Cholesky.PivotFailure failure, int unknowns, string name) => throw new ArgumentException(
        FormattableString.Invariant(
            $"Column {failure.Column} of {unknowns} is a combination of those before it, or not finite: its pivot is ")
        + FormattableString.Invariant($"{failure.Pivot:R}, and must exceed {failure.Bound:R} ({unknowns}·ε times {failure.Diagonal:R})."),
        name);
}
