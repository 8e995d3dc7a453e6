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
    /// <summary>Computes both. The three matrices are exchanged rather than copied.</summary>
    /// <param name="root">A scaled so that its norm is at most 1; afterwards √A.</param>
    /// <param name="inverse">Afterwards A^(-½).</param>
    /// <param name="spare">Scratch memory of the same length.</param>
    /// <param name="products">Multiplies.</param>
    /// <returns>The iterations, and the largest norm of I − Z·Y that was measured last.</returns>
    /// <exception cref="ArithmeticException">It does not converge.</exception>
    public static MatrixConvergence Run(ref Span<T> root, ref Span<T> inverse, ref Span<T> spare, SymmetricProducts<T> products)
    {
        int order = products.Order;
        int length = order * order;
        using var stepMemory = new PackBuffer<T>(length);
        using var transposedMemory = new PackBuffer<T>((long)Transposition.RowsFor(order) * order);
        Span<T> step = stepMemory.Span[..length];
        Span<T> transposed = transposedMemory.Span[..(Transposition.RowsFor(order) * order)];
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

            // Z·Y − I: the sign is that of the halving, which is exact.
            MatrixArithmetic<T>.AddToDiagonal(step, order, T.NegativeOne);
            if (convergence.RequiresStep(Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(step))))
            {
                MatrixArithmetic<T>.Scale(step, T.CreateChecked(-0.5), step);
                MatrixArithmetic<T>.AddToDiagonal(step, order, T.One);
                Transposition.Transpose<T>(step, order, order, order, transposed, order);
                products.Multiply(root, transposed[..length], spare);
                MatrixArithmetic<T>.Exchange(ref root, ref spare);
                products.Multiply(step, inverse, spare);
                MatrixArithmetic<T>.Exchange(ref inverse, ref spare);
            }

            if (convergence.Result is { } result)
            {
                return result;
            }
        }
    }
}
