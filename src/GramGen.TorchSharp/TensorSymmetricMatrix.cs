using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// Functions of symmetric matrices in tensors: √A, A^(-½) and A^(-¼), and the product that they are made of. On the CPU by GramGen's
/// kernels, in the tensors' own memory; on other devices by the same steps with torch's operations, without copying to the host.
/// </summary>
/// <remarks>
/// <para>
/// Tensors are n × n, or N × n × n for a batch, of <c>float32</c> or <c>float64</c>; those of <c>float16</c> and <c>bfloat16</c> are
/// copied as <c>float32</c>, which the results are of. Tensors that are not contiguous are copied once. Results are new, contiguous, and
/// on the device of the matrices.
/// </para>
/// <para>
/// Nothing is recorded for autograd: results are constants, also where a matrix requires a gradient, as preconditioners are.
/// </para>
/// <para>
/// On the CPU the bits are those of <see cref="SymmetricMatrix"/>, and the number of threads is <c>torch.get_num_threads()</c> unless the
/// options set it; of a batch of many small matrices each thread computes its own. On other devices all matrices of a batch are multiplied
/// together, in full <see cref="float"/> precision (TF32 is off meanwhile), and of the options only the token counts; the host waits for
/// one norm in each iteration.
/// </para>
/// </remarks>
public static class TensorSymmetricMatrix
{
    /// <summary>Computes A·B where it is symmetric: of symmetric matrices that commute, such as polynomials of one matrix.</summary>
    /// <remarks>
    /// The upper triangle is that of A·Bᵀ, and the lower one its transpose, whatever A and B are; on the CPU half of the products is
    /// computed. See <see cref="SymmetricMatrix.Multiply"/>.
    /// </remarks>
    /// <param name="left">A: n × n or N × n × n.</param>
    /// <param name="right">B, of the same sizes and type and on the same device.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>A·B, of the sizes of A; of <c>float32</c> for <c>float16</c> and <c>bfloat16</c>.</returns>
    /// <exception cref="ArgumentException">
    /// A tensor is not one of square matrices, its type is not supported, it is empty, too large or sparse, the tensors do not match, or
    /// the options name a backend other than the CPU for tensors on the CPU.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor SymmetricProduct(this Tensor left, Tensor right, GramOptions? options = null) =>
        MatrixOperations.Product(left, right, options);

    /// <summary>Computes √(A + ε·I), the symmetric positive definite root.</summary>
    /// <inheritdoc cref="MatrixInverseSquareRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>
    public static Tensor MatrixSquareRoot(this Tensor matrix, double ridge = 0, GramOptions? options = null) =>
        matrix.MatrixSquareRoot(out _, ridge, options);

    /// <summary>Computes √(A + ε·I), the symmetric positive definite root, and says how it converged.</summary>
    /// <inheritdoc cref="MatrixInverseSquareRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>
    public static Tensor MatrixSquareRoot(
        this Tensor matrix, out MatrixConvergence convergence, double ridge = 0, GramOptions? options = null) =>
        MatrixOperations.Root(matrix, MatrixRoot.SquareRoot, ridge, options, out convergence);

    /// <summary>Computes (A + ε·I)^(-½), symmetric: what ZCA whitening multiplies with.</summary>
    /// <inheritdoc cref="MatrixInverseSquareRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>
    public static Tensor MatrixInverseSquareRoot(this Tensor matrix, double ridge = 0, GramOptions? options = null) =>
        matrix.MatrixInverseSquareRoot(out _, ridge, options);

    /// <summary>Computes (A + ε·I)^(-½), symmetric, what ZCA whitening multiplies with, and says how it converged.</summary>
    /// <remarks>
    /// By the coupled iteration of <see cref="SymmetricMatrix.ComputeInverseSquareRoot"/>, to which its end, its errors and their bounds
    /// belong. Matrices of a batch end one by one: each has the result that it has alone.
    /// </remarks>
    /// <param name="matrix">
    /// A: n × n or N × n × n, symmetric and positive definite with the ridge. Lower triangles are used.
    /// </param>
    /// <param name="convergence">Receives the iterations and the last residual; of a batch the largest of each.</param>
    /// <param name="ridge">ε, which is added to the diagonal; finite and not negative.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>The root, of the sizes of A; of <c>float32</c> for <c>float16</c> and <c>bfloat16</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The tensor is not one of square matrices, its type is not supported, it is empty, too large or sparse, a value is not finite,
    /// transposed entries differ by more than √ε of the type times the largest entry, or the options name a backend other than the CPU for
    /// a tensor on the CPU. In a batch the message has the number of the matrix.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The ridge is negative or not finite.</exception>
    /// <exception cref="ArithmeticException">
    /// The iteration does not converge: A + ε·I has an eigenvalue that is not positive, or too small beside the largest. The message has
    /// the iterations and the residual, and in a batch the number of the matrix.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor MatrixInverseSquareRoot(
        this Tensor matrix, out MatrixConvergence convergence, double ridge = 0, GramOptions? options = null) =>
        MatrixOperations.Root(matrix, MatrixRoot.InverseSquareRoot, ridge, options, out convergence);

    /// <summary>Computes (A + ε·I)^(-¼), symmetric: the preconditioner of Shampoo for matrices.</summary>
    /// <inheritdoc cref="MatrixInverseFourthRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>
    public static Tensor MatrixInverseFourthRoot(this Tensor matrix, double ridge = 0, GramOptions? options = null) =>
        matrix.MatrixInverseFourthRoot(out _, ridge, options);

    /// <summary>Computes (A + ε·I)^(-¼), symmetric, the preconditioner of Shampoo for matrices, and says how it converged.</summary>
    /// <remarks>
    /// The inverse square root of the square root; iterations are those of both, and the residual the larger one. Otherwise as
    /// <see cref="MatrixInverseSquareRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>.
    /// </remarks>
    /// <inheritdoc cref="MatrixInverseSquareRoot(Tensor, out MatrixConvergence, double, GramOptions?)"/>
    public static Tensor MatrixInverseFourthRoot(
        this Tensor matrix, out MatrixConvergence convergence, double ridge = 0, GramOptions? options = null) =>
        MatrixOperations.Root(matrix, MatrixRoot.InverseFourthRoot, ridge, options, out convergence);
}
