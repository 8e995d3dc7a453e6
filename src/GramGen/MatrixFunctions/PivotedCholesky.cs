using GramGen.Statistics;

namespace GramGen.MatrixFunctions;

/// <summary>
/// A factor L, n × r, of a symmetric positive semidefinite matrix A = L·Lᵀ of rank r: Cholesky's, the largest of the remaining diagonal
/// first, the rows left where they are. Dot products in one order, without fused multiply-adds: the same bits on every machine.
/// </summary>
/// <remarks>Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990.</remarks>
internal static class PivotedCholesky
{
    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">A, n × n, checked; its lower triangle is read.</param>
    /// <param name="order">n.</param>
    /// <param name="rank">r: what is left has a diagonal below n·ε times the largest of A.</param>
    /// <returns>L, row after row of r values.</returns>
    /// <exception cref="ArithmeticException">A negative number is left that is no rounding error: A is not positive
    /// semidefinite.</exception>
    public static double[] Factor(ReadOnlySpan<double> matrix, int order, out int rank)
    {
        double[] factor = new double[order * order];
        double[] diagonal = new double[order];
        bool[] isDone = new bool[order];
        double largest = 0;
        for (int i = 0; i < order; i++)
        {
            diagonal[i] = matrix[i * (order + 1)];
            largest = Math.Max(largest, Math.Abs(diagonal[i]));
        }

        double bound = order * Math.ScaleB(1, -52) * largest;
        for (rank = 0; rank < order; rank++)
        {
            int pivot = LargestOf(diagonal, isDone);
            double value = diagonal[pivot];
            if (!(value > bound))
            {
                break;
            }

            isDone[pivot] = true;
            double root = Math.Sqrt(value);
            ReadOnlySpan<double> pivotRow = factor.AsSpan(pivot * order, rank);
            factor[(pivot * order) + rank] = root;
            for (int row = 0; row < order; row++)
            {
                if (!isDone[row])
                {
                    double entry = matrix[(Math.Max(row, pivot) * order) + Math.Min(row, pivot)];
                    double next = (entry - Cholesky.Dot(factor.AsSpan(row * order, rank), pivotRow)) / root;
                    factor[(row * order) + rank] = next;
                    diagonal[row] -= next * next;
                }
            }
        }

        ThrowIfNegative(diagonal, isDone, bound);
        return Compact(factor, order, rank);
    }

    private static int LargestOf(double[] diagonal, bool[] isDone)
    {
        int largest = Array.IndexOf(isDone, false);
        for (int i = largest + 1; i < diagonal.Length; i++)
        {
            largest = !isDone[i] && diagonal[i] > diagonal[largest] ? i : largest;
        }

        return largest;
    }

    private static void ThrowIfNegative(double[] diagonal, bool[] isDone, double bound)
    {
        for (int i = 0; i < diagonal.Length; i++)
        {
            // Rounding errors of as many subtractions.
            if (!isDone[i] && diagonal[i] < -diagonal.Length * bound)
            {
                throw new ArithmeticException(FormattableString.Invariant(
                    $"The matrix is not positive semidefinite: {diagonal[i]:g3} is left of diagonal entry {i} where at least 0 must be."));
            }
        }
    }

    /// <summary>The first columns, without gaps.</summary>
    private static double[] Compact(double[] factor, int order, int rank)
    {
        double[] compact = new double[order * rank];
        for (int row = 0; row < order; row++)
        {
            factor.AsSpan(row * order, rank).CopyTo(compact.AsSpan(row * rank));
        }

        return compact;
    }
}
