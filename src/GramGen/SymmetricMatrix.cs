using System.Numerics;
using GramGen.Dispatch;
using GramGen.MatrixFunctions;

namespace GramGen;

/// <summary>
/// Functions of symmetric matrices from products alone: √A, A^(-½) and A^(-¼), and the product that they are made of, of which half is
/// computed.
/// </summary>
/// <remarks>
/// Results have the same bits on every instruction set and any number of threads. Only the CPU computes; a backend is not asked.
/// </remarks>
public static class SymmetricMatrix
{
    /// <summary>Computes A·B where it is symmetric: of symmetric matrices that commute, such as polynomials of one matrix.</summary>
    /// <remarks>
    /// The entry (i, j) with i ≤ j is the dot product of row i of A and row j of B, in the summation order of
    /// <see cref="Gram.Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions?)"/>, and
    /// the entry (j, i) its copy. So it is the upper triangle of A·Bᵀ, and its transpose, whatever A and B are; it is A·B only if B is
    /// symmetric, and all of it only if the two commute. Neither is checked: it would take the other half.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="left">A, n × n, row-major.</param>
    /// <param name="right">B, n × n, row-major.</param>
    /// <param name="order">n.</param>
    /// <param name="destination">Receives A·B, both triangles. Must overlap neither.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has not n·n values, the destination overlaps a matrix, or the options name a backend other than the CPU. Nothing has been
    /// written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or n·n exceeds the length of a span.</exception>
    /// <exception cref="NotSupportedException">The type is neither.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Multiply<T>(
        ReadOnlySpan<T> left, ReadOnlySpan<T> right, int order, Span<T> destination, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementChecks.Check<T>();
        SymmetricChecks.Length(order, left.Length, nameof(left));
        SymmetricChecks.Length(order, right.Length, nameof(right));
        SymmetricChecks.Length(order, destination.Length, nameof(destination));
        SymmetricChecks.Apart(left, destination, nameof(destination));
        SymmetricChecks.Apart(right, destination, nameof(destination));
        ProductsFor<T>(order, options).Multiply(left, right, destination);
    }

    /// <summary>Computes √(A + ε·I), the symmetric positive definite root.</summary>
    /// <inheritdoc cref="ComputeInverseSquareRoot"/>
    public static MatrixConvergence ComputeSquareRoot<T>(
        ReadOnlySpan<T> matrix, int order, Span<T> destination, double ridge = 0, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compute(matrix, order, MatrixRoot.SquareRoot, destination, ridge, options);

    /// <summary>Computes (A + ε·I)^(-½), symmetric: what ZCA whitening multiplies with.</summary>
    /// <remarks>
    /// By a coupled Newton–Schulz iteration on A + ε·I over a power of four that is its Frobenius norm at least. It ends one
    /// iteration after ‖I − Z·Y‖_F is √ε of the type at most (2⁻¹¹·⁵ and 2⁻²⁶), or where that stops falling below 2⁻⁷; each iteration
    /// multiplies the root of the smallest eigenvalue by 1.5 until then. Rounding errors of the result relative to its norm are some n·ε
    /// times the condition of A + ε·I.
    /// <para>Higham, Functions of Matrices: Theory and Computation, 2008, chapter 6.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="matrix">A, n × n, row-major, symmetric and positive definite with the ridge. Its lower triangle is used.</param>
    /// <param name="order">n.</param>
    /// <param name="destination">Receives the root, n × n. It may be <paramref name="matrix"/>, or not overlap it.</param>
    /// <param name="ridge">ε, which is added to the diagonal; finite and not negative.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>The iterations, and the last residual.</returns>
    /// <exception cref="ArgumentException">
    /// A span has not n·n values, a value is not finite, transposed entries differ by more than √ε times the largest entry, the destination
    /// overlaps a part of the matrix, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// n is below 1, n·n exceeds the length of a span, or the ridge is negative or not finite.
    /// </exception>
    /// <exception cref="ArithmeticException">
    /// The iteration does not converge: A + ε·I has an eigenvalue that is not positive, or too small beside the largest. The message has
    /// the iterations and the residual. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The type is neither.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static MatrixConvergence ComputeInverseSquareRoot<T>(
        ReadOnlySpan<T> matrix, int order, Span<T> destination, double ridge = 0, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compute(matrix, order, MatrixRoot.InverseSquareRoot, destination, ridge, options);

    /// <summary>Computes (A + ε·I)^(-¼), symmetric: the preconditioner of Shampoo for matrices.</summary>
    /// <remarks>
    /// The inverse square root of the square root; iterations are those of both, and the residual the larger one. Otherwise as
    /// <see cref="ComputeInverseSquareRoot"/>.
    /// <para>Gupta, Koren and Singer, Shampoo: Preconditioned Stochastic Tensor Optimization, 2018.</para>
    /// </remarks>
    /// <inheritdoc cref="ComputeInverseSquareRoot"/>
    public static MatrixConvergence ComputeInverseFourthRoot<T>(
        ReadOnlySpan<T> matrix, int order, Span<T> destination, double ridge = 0, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Compute(matrix, order, MatrixRoot.InverseFourthRoot, destination, ridge, options);

    private static MatrixConvergence Compute<T>(
        ReadOnlySpan<T> matrix, int order, MatrixRoot root, Span<T> destination, double ridge, GramOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementChecks.Check<T>();
        SymmetricChecks.Length(order, matrix.Length, nameof(matrix));
        SymmetricChecks.Length(order, destination.Length, nameof(destination));
        SymmetricChecks.Ridge(ridge);
        if (!(matrix == destination))
        {
            SymmetricChecks.Apart(matrix, destination, nameof(destination));
        }

        SymmetricChecks.Symmetric(matrix, order, nameof(matrix));
        return SymmetricRoots<T>.Compute(matrix, root, ridge, destination, ProductsFor<T>(order, options));
    }

    private static SymmetricProducts<T> ProductsFor<T>(int order, GramOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramOptions.Default;
        Backends.RequireCpu("functions of symmetric matrices", options);
        return new SymmetricProducts<T>(order, new CpuExecution(options));
    }
}
