using System.Globalization;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// What functions of N × rows × columns matrices need besides products: the checks of the calls with spans, with their messages, and scales
/// of each matrix. The host waits for the device once in each check and norm.
/// </summary>
internal static class TorchMatrices
{
    /// <summary>The largest magnitude of each matrix, all of whose values are finite.</summary>
    /// <param name="matrices">The matrices.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static double[] FiniteMagnitudes(Tensor matrices, string name)
    {
        double[] largest = Magnitudes(matrices);
        ThrowIfNotFinite(matrices, largest, name);
        return largest;
    }

    /// <summary>Refuses matrices whose entries at transposed positions differ by more than √ε times the largest.</summary>
    /// <param name="matrices">The matrices.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">A value is not finite, or a matrix is not symmetric.</exception>
    public static void ThrowIfNotSymmetric(Tensor matrices, string name)
    {
        using Tensor magnitudes = matrices.abs();
        using Tensor transposed = matrices.mT;
        using Tensor differences = matrices.sub(transposed).abs_();
        using Tensor largest = magnitudes.amax([-2, -1]);
        using Tensor largestDifferences = differences.amax([-2, -1]);
        using Tensor both = torch.stack([largest, largestDifferences]);
        double[] values = ToHost(both);
        int count = values.Length / 2;
        ThrowIfNotFinite(matrices, values.AsSpan(0, count), name);
        for (int number = 0; number < count; number++)
        {
            double bound = Rounded(values[number] * RootOfEpsilon(matrices), matrices);
            if (!(values[count + number] <= bound))
            {
                ThrowAsymmetric(matrices, differences, number, bound, name);
            }
        }
    }

    /// <summary>The largest magnitude of each matrix; NaN if it has one.</summary>
    public static double[] Magnitudes(Tensor matrices)
    {
        using Tensor magnitudes = matrices.abs();
        using Tensor largest = magnitudes.amax([-2, -1]);
        return ToHost(largest);
    }

    /// <summary>The sum of the squares of each matrix, N × 1 × 1, in <see cref="double"/> where the device has it.</summary>
    public static Tensor SumsOfSquares(Tensor matrices)
    {
        using Tensor sums = TorchProducts.SquaredNorm(matrices);
        return sums.reshape(-1, 1, 1);
    }

    /// <summary>The Frobenius norm of each matrix.</summary>
    public static double[] Norms(Tensor matrices)
    {
        using Tensor sums = SumsOfSquares(matrices);
        double[] norms = ToHost(sums);
        foreach (ref double norm in norms.AsSpan())
        {
            norm = Math.Sqrt(norm);
        }

        return norms;
    }

    /// <summary>Each matrix times its own power of two: exactly, unless a result is subnormal or overflows.</summary>
    public static Tensor ScaledByPowersOfTwo(Tensor matrices, ReadOnlySpan<int> exponents)
    {
        // In two parts, because 2 to the power of the exponent may overflow where the results do not.
        double[] first = new double[exponents.Length];
        double[] second = new double[exponents.Length];
        for (int number = 0; number < exponents.Length; number++)
        {
            int half = exponents[number] / 2;
            first[number] = Math.ScaleB(1, half);
            second[number] = Math.ScaleB(1, exponents[number] - half);
        }

        using Tensor once = Scaled(matrices, first);
        return Scaled(once, second);
    }

    /// <summary>Each matrix times its own number, which is rounded to its type.</summary>
    public static Tensor Scaled(Tensor matrices, double[] factors)
    {
        using Tensor all = OfMatrices(factors, matrices);
        return matrices.mul(all);
    }

    /// <summary>√ε of the type, as in the calls with spans.</summary>
    public static double RootOfEpsilon(Tensor matrices) =>
        matrices.dtype == torch.ScalarType.Float32 ? MathF.Sqrt(MathF.BitIncrement(1) - 1) : Math.Sqrt(Math.BitIncrement(1) - 1);

    /// <summary>A number for each matrix, N × 1 × 1, of their type and on their device.</summary>
    private static Tensor OfMatrices(double[] values, Tensor matrices)
    {
        using var host = torch.tensor(values, [values.Length, 1, 1]);
        using Tensor typed = host.to(matrices.dtype);
        return typed.to(matrices.device);
    }

    private static double[] ToHost(Tensor tensor)
    {
        using Tensor host = tensor.cpu();
        using Tensor doubles = host.to(torch.ScalarType.Float64);
        return doubles.data<double>().ToArray();
    }

    private static double Rounded(double value, Tensor matrices) => matrices.dtype == torch.ScalarType.Float32 ? (float)value : value;

    private static void ThrowIfNotFinite(Tensor matrices, ReadOnlySpan<double> largest, string name)
    {
        for (int number = 0; number < largest.Length; number++)
        {
            if (double.IsFinite(largest[number]))
            {
                continue;
            }

            using Tensor matrix = matrices[number];
            using Tensor isFinite = matrix.isfinite();
            using Tensor isNot = isFinite.logical_not();
            (long row, long column) = First(isNot);
            var problem = new ArgumentException(
                $"Values must be finite; entry ({row}, {column}) is {Describe(matrix, row, column)}.", name);
            throw BatchProblem.Of(problem, number, largest.Length) ?? problem;
        }
    }

    private static void ThrowAsymmetric(Tensor matrices, Tensor differences, int number, double bound, string name)
    {
        using Tensor matrix = matrices[number];
        using Tensor difference = differences[number];
        using var scalar = bound.ToScalar();
        using Tensor exceeds = difference.gt(scalar);
        using Tensor below = exceeds.tril(-1);
        (long row, long column) = First(below);
        var problem = new ArgumentException(
            $"The matrix must be symmetric; entry ({row}, {column}) is {Describe(matrix, row, column)}, entry ({column}, {row}) "
            + $"{Describe(matrix, column, row)}.",
            name);
        throw BatchProblem.Of(problem, number, (int)matrices.size(0)) ?? problem;
    }

    /// <summary>The first position, row by row, that is true.</summary>
    private static (long Row, long Column) First(Tensor isMeant)
    {
        using Tensor positions = isMeant.nonzero();
        using Tensor first = positions[0];
        using Tensor host = first.cpu();
        return (host.data<long>()[0], host.data<long>()[1]);
    }

    private static string Describe(Tensor matrix, long row, long column)
    {
        using Tensor value = matrix[row, column];
        return matrix.dtype == torch.ScalarType.Float32
            ? value.ToSingle().ToString(CultureInfo.InvariantCulture)
            : value.ToDouble().ToString(CultureInfo.InvariantCulture);
    }
}
