using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen.MatrixFunctions;

/// <summary>
/// √A and A^(-½) of a symmetric positive definite matrix by the coupled Newton–Schulz iteration, T = I + (I − Z·Y)/2, Y ← Y·T, Z ← T·Z from
/// Y = A, Z = I, where the eigenvalues of A are at most 1. Y converges to √A, Z to A^(-½).
/// </summary>
/// <remarks>
/// All matrices are polynomials of A, so that all products are symmetric; but Z·Y is computed whole, because its triangles differ by
/// rounding errors that the next products need both of. With one of them copied to the other, an error grows in each iteration by a factor
/// that the root of the condition bounds, as in Newton's iteration for √A alone; so it is stable (Higham, Functions of Matrices, 2008,
/// sections 6.3 and 6.4).
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
        using var stepMemory = new PackBuffer<T>(length);
        using var transposedMemory = new PackBuffer<T>((long)Transposition.RowsFor(order) * order);
        using var nextMemory = new PackBuffer<T>(length);
        Span<T> step = stepMemory.Span[..length];
        Span<T> transposed = transposedMemory.Span[..(Transposition.RowsFor(order) * order)];
        Span<T> next = nextMemory.Span[..length];
        inverse.Clear();
        MatrixArithmetic<T>.AddToDiagonal(inverse, order, T.One);
        double previous = double.PositiveInfinity;
        for (int iteration = 0; ; iteration++)
        {
            if (iteration == 0)
            {
                root.CopyTo(step);
            }
            else
            {
                products.MultiplyWhole(inverse, root, step);
            }

            MatrixArithmetic<T>.Scale(step, T.NegativeOne, step);
            MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
            double residual = Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(step));
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

            MatrixArithmetic<T>.Scale(step, T.CreateChecked(0.5), step);
            MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
            Transposition.Transpose<T>(step, order, order, order, transposed, order);
            products.Multiply(root, transposed[..length], next);
            next.CopyTo(root);
            products.Multiply(step, inverse, next);
            next.CopyTo(inverse);
            if (residual <= target)
            {
                // The step squares the error, so that nothing of it is left to measure.
                return new MatrixConvergence(iteration + 1, residual);
            }

            previous = residual;
        }
    }
}
