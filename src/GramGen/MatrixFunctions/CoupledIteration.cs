using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen.MatrixFunctions;

/// <summary>
/// √A and A^(-½) of a symmetric positive definite matrix by the coupled Newton–Schulz iteration of order three:
/// E = I − Z·Y, T = I + E/2 + 3E²/8, Y ← Y·T, Z ← T·Z from Y = A, Z = I, where the eigenvalues of A are at most 1. Y converges to √A, Z to
/// A^(-½). All matrices are polynomials of A, so that all products are symmetric.
/// </summary>
/// <remarks>
/// Higham, Functions of Matrices, 2008, sections 6.3 and 6.7: f of Z·Y, in this order of the factors, is numerically stable.
/// </remarks>
internal static class CoupledIteration<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>More than the smallest positive eigenvalue needs that is not lost in rounding.</summary>
    private const int MostIterations = 100;

    /// <summary>A residual that no longer falls is that of the rounding errors, if it is below.</summary>
    private const double LargestResidual = 1.0 / 128;

    /// <summary>Computes both.</summary>
    /// <param name="root">A scaled so that its norm is at most 1; receives √A.</param>
    /// <param name="inverse">Receives A^(-½).</param>
    /// <param name="products">Multiplies.</param>
    /// <returns>The iterations, and the largest norm of I − Z·Y that was measured last.</returns>
    /// <exception cref="ArithmeticException">It does not converge.</exception>
    public static MatrixConvergence Run(Span<T> root, Span<T> inverse, SymmetricProducts<T> products)
    {
        int order = products.Order;
        int length = order * order;
        double target = double.CreateTruncating(SymmetricChecks.RootOfEpsilon<T>());
        using var memory = new PackBuffer<T>(3L * length);
        Span<T> error = memory.Span[..length];
        Span<T> step = memory.Span.Slice(length, length);
        Span<T> next = memory.Span.Slice(2 * length, length);
        inverse.Clear();
        MatrixArithmetic<T>.AddToDiagonal(inverse, order, T.One);
        double previous = double.PositiveInfinity;
        for (int iteration = 0; ; iteration++)
        {
            // E, negated by an exact factor.
            if (iteration == 0)
            {
                root.CopyTo(error);
            }
            else
            {
                products.Multiply(inverse, root, error);
            }

            MatrixArithmetic<T>.Scale(error, T.NegativeOne, error);
            MatrixArithmetic<T>.AddToDiagonal(error, order, T.One);
            double residual = Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(error));
            bool isStagnant = previous <= LargestResidual && !(residual <= previous / 2);
            if (residual == 0 || (isStagnant && residual <= LargestResidual))
            {
                return new MatrixConvergence(iteration, residual);
            }

            if (!double.IsFinite(residual) || iteration == MostIterations)
            {
                throw new ArithmeticException(FormattableString.Invariant(
                    $"The root of the matrix of order {order} did not converge: after {iteration} iterations the norm of I − Z·Y is ")
                    + FormattableString.Invariant($"{residual:g3}. It is not positive definite, or needs a larger ridge."));
            }

            products.Square(error, step);
            MatrixArithmetic<T>.Combine(T.CreateChecked(0.375), step, T.CreateChecked(0.5), error, step);
            MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
            products.Multiply(root, step, next);
            next.CopyTo(root);
            if (iteration == 0)
            {
                step.CopyTo(inverse);
            }
            else
            {
                products.Multiply(step, inverse, next);
                next.CopyTo(inverse);
            }

            if (residual <= target)
            {
                // The step cubes the error, so that nothing of it is left to measure.
                return new MatrixConvergence(iteration + 1, residual);
            }

            previous = residual;
        }
    }
}
