namespace NormalEquations;

/// <summary>Solves small systems with a positive definite matrix, such as normal equations.</summary>
internal static class Cholesky
{
    /// <summary>Solves A·x = b by A = L·Lᵀ.</summary>
    /// <param name="matrix">A, n × n, row after row; its lower triangle is read.</param>
    /// <param name="right">b, n values.</param>
    /// <returns>x, n values.</returns>
    /// <exception cref="InvalidOperationException">A is not positive definite: the rows determine no solution.</exception>
    public static double[] Solve(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right)
    {
        int n = right.Length;
        double[] factor = new double[n * n];
        double[] solution = right.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * n) + k] * factor[(j * n) + k];
                }

                factor[(i * n) + j] = i > j ? sum / factor[(j * n) + j]
                    : sum > 0 ? Math.Sqrt(sum)
                    : throw new InvalidOperationException("The normal equations are singular: the rows determine no solution.");
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
            {
                solution[i] -= factor[(i * n) + k] * solution[k];
            }

            solution[i] /= factor[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                solution[i] -= factor[(k * n) + i] * solution[k];
            }

            solution[i] /= factor[(i * n) + i];
        }

        return solution;
    }
}
