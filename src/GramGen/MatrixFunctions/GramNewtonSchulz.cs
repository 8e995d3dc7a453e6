using System.Numerics;
using GramGen.Packing;

namespace GramGen.MatrixFunctions;

/// <summary>
/// A polar factor by Newton–Schulz steps on the Gram matrix: R = X·Xᵀ, Q = I; in each step Z = b·R + c·R², Q ← Q·Z + a·Q,
/// R ← (Z + a·I)·R·(Z + a·I); at the end X ← Q·X. Only the first and the last products have the length of the rows.
/// </summary>
/// <remarks>
/// A Gram matrix has the squares of the singular values, so that small ones drown in its rounding errors, which steps then multiply. So X
/// is made anew, and R from it, after some steps: a restart.
/// </remarks>
internal static class GramNewtonSchulz<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes all steps.</summary>
    /// <param name="features">X, of norm 1 at most; receives the result.</param>
    /// <param name="shape">Rows, no more than columns, and layout.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="restarts">When X is made anew.</param>
    /// <param name="products">Multiplies.</param>
    public static void Run(
        Span<T> features, GramShape shape, ReadOnlySpan<NewtonSchulzStep> steps, Restarts restarts, SymmetricProducts<T> products)
    {
        int order = products.Order;
        int length = order * order;
        using var gramMemory = new PackBuffer<T>(length);
        using var factorMemory = new PackBuffer<T>(length);
        using var polynomialMemory = new PackBuffer<T>(length);
        using var productMemory = new PackBuffer<T>(length);
        using var scratchMemory = new PackBuffer<T>(features.Length);
        Span<T> gram = gramMemory.Span[..length];
        Span<T> factor = factorMemory.Span[..length];
        Span<T> polynomial = polynomialMemory.Span[..length];
        Span<T> product = productMemory.Span[..length];
        Span<T> scratch = scratchMemory.Span[..features.Length];
        Span<T> current = features;
        int restart;
        for (int first = 0; first < steps.Length; first = restart)
        {
            restart = restarts.After(first, steps.Length);
            products.Gram(current, shape, gram);
            for (int number = first; number < restart; number++)
            {
                NewtonSchulzStep step = steps[number];
                var a = T.CreateTruncating(step.A);
                products.Square(gram, polynomial);
                MatrixArithmetic<T>.Combine(
                    T.CreateTruncating(step.C), polynomial, T.CreateTruncating(step.B), gram, polynomial);
                if (number == first)
                {
                    polynomial.CopyTo(factor);
                    MatrixArithmetic<T>.AddToDiagonal(factor, order, a);
                }
                else
                {
                    products.Multiply(factor, polynomial, product);
                    MatrixArithmetic<T>.Combine(a, factor, T.One, product, factor);
                }

                if (number + 1 < restart)
                {
                    products.Multiply(gram, polynomial, product);
                    MatrixArithmetic<T>.Combine(a, gram, T.One, product, product);
                    products.Multiply(polynomial, product, gram);
                    MatrixArithmetic<T>.Combine(T.One, gram, a, product, gram);
                }
            }

            products.MultiplyFeatures(factor, ref current, shape, ref scratch);
        }

        if (current != features)
        {
            current.CopyTo(features);
        }
    }

    /// <summary>Divides X by its Frobenius norm.</summary>
    /// <param name="features">X.</param>
    /// <returns>The norm over a power of two, and the exponent of that; null if X is 0.</returns>
    public static (double Norm, int Exponent)? Normalize(Span<T> features)
    {
        if (MatrixArithmetic<T>.Exponent(features) is not { } exponent)
        {
            return null;
        }

        // Every value below 1 first, so that the squares neither overflow nor underflow.
        MatrixArithmetic<T>.ScaleByPowerOfTwo(features, -exponent - 1);
        double norm = Math.Sqrt(MatrixArithmetic<T>.SumOfSquares(features));
        MatrixArithmetic<T>.Scale(features, T.CreateTruncating(1 / norm), features);
        return (norm, exponent + 1);
    }
}
