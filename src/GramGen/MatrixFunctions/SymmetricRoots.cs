using System.Numerics;
using GramGen.Packing;

namespace GramGen.MatrixFunctions;

/// <summary>Roots of A + ε·I: scaled by a power of four, so that the scaling of the results is exact too, and iterated.</summary>
internal static class SymmetricRoots<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes a root.</summary>
    /// <param name="matrix">A, checked; its lower triangle is read.</param>
    /// <param name="root">Which.</param>
    /// <param name="ridge">ε.</param>
    /// <param name="destination">Receives the root; may be <paramref name="matrix"/>.</param>
    /// <param name="products">Multiplies.</param>
    public static MatrixConvergence Compute(
        ReadOnlySpan<T> matrix, MatrixRoot root, double ridge, Span<T> destination, SymmetricProducts<T> products)
    {
        int order = products.Order;
        int length = order * order;
        using var memory = new PackBuffer<T>(length);
        using var inverseMemory = new PackBuffer<T>(length);
        using var spareMemory = new PackBuffer<T>(length);
        Span<T> values = memory.Span[..length];
        Span<T> inverse = inverseMemory.Span[..length];
        Span<T> spare = spareMemory.Span[..length];
        matrix.CopyTo(values);
        Transposition.Symmetrize(values, order, order);
        int exponent = Scale(values, order, ridge);
        MatrixConvergence convergence = CoupledIteration<T>.Run(ref values, ref inverse, ref spare, products);
        switch (root)
        {
            case MatrixRoot.SquareRoot:
                MatrixArithmetic<T>.ScaleByPowerOfTwo(values, exponent);
                values.CopyTo(destination);
                return convergence;
            case MatrixRoot.InverseSquareRoot:
                MatrixArithmetic<T>.ScaleByPowerOfTwo(inverse, -exponent);
                inverse.CopyTo(destination);
                return convergence;
            default:
                int second = Scale(values, order, ridge: 0);
                MatrixConvergence last = CoupledIteration<T>.Run(ref values, ref inverse, ref spare, products);
                // √A was computed as 2^exponent times values; the second scaling took another power of four from those.
                MatrixArithmetic<T>.ScaleByPowerOfTwo(inverse, -second - (exponent / 2));
                if (exponent % 2 != 0)
                {
                    MatrixArithmetic<T>.Scale(inverse, T.Sqrt(T.ScaleB(T.One, -(exponent % 2))), inverse);
                }

                inverse.CopyTo(destination);
                return new MatrixConvergence(
                    convergence.Iterations + last.Iterations, Math.Max(convergence.Residual, last.Residual));
        }
    }

    /// <summary>Adds the ridge, and divides the matrix by a power of four that is its norm at least.</summary>
    /// <returns>k of 4ᵏ.</returns>
    /// <exception cref="ArithmeticException">The matrix is 0: it has no inverse.</exception>
    private static int Scale(Span<T> matrix, int order, double ridge)
    {
        MatrixArithmetic<T>.AddToDiagonal(matrix, order, T.CreateTruncating(ridge));
        if (MatrixArithmetic<T>.Exponent(matrix) is not { } exponent)
        {
            throw new ArithmeticException($"The matrix of order {order} is 0, and has no inverse root; it needs a ridge.");
        }

        // First every entry below 1 by a power of four, so that the squares neither overflow nor underflow.
        int first = (int)Math.Floor(exponent / 2.0) + 1;
        MatrixArithmetic<T>.ScaleByPowerOfTwo(matrix, -2 * first);
        int second = 0;
        for (double norm = Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(matrix)); norm > 1; norm /= 4)
        {
            second++;
        }

        MatrixArithmetic<T>.ScaleByPowerOfTwo(matrix, -2 * second);
        return first + second;
    }
}
