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
        using var stepMemory = new PackBuffer<T>(length);
        using var transposedMemory = new PackBuffer<T>((long)Transposition.RowsFor(order) * order);
        using var nextMemory = new PackBuffer<T>(length);
        Span<T> step = stepMemory.Span[..length];
        Span<T> transposed = transposedMemory.Span[..(Transposition.RowsFor(order) * order)];
        Span<T> next = nextMemory.Span[..length];
        inverse.Clear();
        MatrixArithmetic<T>.AddToDiagonal(inverse, order, T.One);
        var convergence = new RootConvergence(order, double.CreateTruncating(SymmetricChecks.RootOfEpsilon<T>()));
        for (bool isFirst = true; ; isFirst = false)
        {
            if (isFirst)
            {
                root.CopyTo(step);
            }
            else
            {
                products.MultiplyWhole(inverse, root, step);
            }

            MatrixArithmetic<T>.Scale(step, T.NegativeOne, step);
            MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
            if (convergence.RequiresStep(Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(step))))
            {
                MatrixArithmetic<T>.Scale(step, T.CreateChecked(0.5), step);
                MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
                Transposition.Transpose<T>(step, order, order, order, transposed, order);
                products.Multiply(root, transposed[..length], next);
                next.CopyTo(root);
                products.Multiply(step, inverse, next);
                next.CopyTo(inverse);
            }

            if (convergence.Result is { } result)
            {
                return result;
            }
        }
    }
}
