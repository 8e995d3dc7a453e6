using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Statistics;

/// <summary>
/// The Cholesky factor of a symmetric matrix, A = L·Lᵀ, and what is solved with it. Each entry is a dot product of two rows of L in one
/// order, without fused multiply-adds: the same bits on every machine.
/// </summary>
internal sealed class Cholesky
{
    /// <summary>Values of a dot product that are added in separate sums: four vectors.</summary>
    private const int Stride = 32;

    /// <summary>L, row after row; what is right of the diagonal is 0.</summary>
    private readonly double[] _factor;

    private Cholesky(double[] factor, int order) => (_factor, Order) = (factor, order);

    /// <summary>Rows.</summary>
    public int Order { get; }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">A, n × n; only the lower triangle is read. It is overwritten by L.</param>
    /// <param name="order">n.</param>
    /// <param name="relativeBound">
    /// A pivot must exceed this part of its diagonal entry: what rounding errors of A and of its factor can leave of a column that is a
    /// combination of those before it.
    /// </param>
    /// <param name="failure">The first column whose pivot does not, or null.</param>
    public static Cholesky? Factor(double[] matrix, int order, double relativeBound, out PivotFailure? failure)
    {
        for (int row = 0; row < order; row++)
        {
            Span<double> current = matrix.AsSpan(row * order, order);
            for (int column = 0; column < row; column++)
            {
                ReadOnlySpan<double> before = matrix.AsSpan(column * order, column + 1);
                current[column] = (current[column] - Dot(current[..column], before[..column])) / before[column];
            }

            double diagonal = current[row];
            double pivot = diagonal - Dot(current[..row], current[..row]);
            double bound = relativeBound * diagonal;
            if (!(pivot > bound && double.IsFinite(pivot)))
            {
                failure = new PivotFailure(row, pivot, bound, diagonal);
                return null;
            }

            current[row] = Math.Sqrt(pivot);
            current[(row + 1)..].Clear();
        }

        failure = null;
        return new Cholesky(matrix, order);
    }

    /// <summary>Solves L·z = b, in place.</summary>
    /// <param name="values">b, which becomes z.</param>
    /// <param name="first">The rows of b before it are 0.</param>
    public void SolveLower(Span<double> values, int first = 0)
    {
        for (int row = first; row < Order; row++)
        {
            ReadOnlySpan<double> factors = Row(row);
            values[row] = (values[row] - Dot(factors[first..row], values[first..row])) / factors[row];
        }
    }

    /// <summary>Solves Lᵀ·x = z, in place.</summary>
    public void SolveUpper(Span<double> values)
    {
        for (int row = Order - 1; row >= 0; row--)
        {
            ReadOnlySpan<double> factors = Row(row);
            double value = values[row] /= factors[row];
            for (int column = 0; column < row; column++)
            {
                values[column] -= factors[column] * value;
            }
        }
    }

    /// <summary>The diagonal of A⁻¹: the sums of squares of the columns of L⁻¹.</summary>
    public double[] InverseDiagonal()
    {
        double[] diagonal = new double[Order];
        double[] column = new double[Order];
        for (int first = 0; first < Order; first++)
        {
            column.AsSpan(first).Clear();
            column[first] = 1;
            SolveLower(column, first);
            diagonal[first] = Dot(column.AsSpan(first), column.AsSpan(first));
        }

        return diagonal;
    }

    /// <summary>A dot product in 32 sums, which are added by halves, then the rest one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        (Vector512<double> first, Vector512<double> second) = (Vector512<double>.Zero, Vector512<double>.Zero);
        (Vector512<double> third, Vector512<double> fourth) = (Vector512<double>.Zero, Vector512<double>.Zero);
        nuint length = (nuint)left.Length;
        nuint i = 0;
        for (; i + Stride <= length; i += Stride)
        {
            first += Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i);
            second += Vector512.LoadUnsafe(ref a, i + 8) * Vector512.LoadUnsafe(ref b, i + 8);
            third += Vector512.LoadUnsafe(ref a, i + 16) * Vector512.LoadUnsafe(ref b, i + 16);
            fourth += Vector512.LoadUnsafe(ref a, i + 24) * Vector512.LoadUnsafe(ref b, i + 24);
        }

        Vector512<double> eight = first + second + (third + fourth);
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        double sum = two[0] + two[1];
        for (; i < length; i++)
        {
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        }

        return sum;
    }

    private ReadOnlySpan<double> Row(int row) => _factor.AsSpan(row * Order, Order);

    /// <summary>A column whose pivot does not exceed its bound.</summary>
    internal readonly record struct PivotFailure(int Column, double Pivot, double Bound, double Diagonal);
}
