using GramGen.MatrixFunctions;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>Computes functions of matrices: by the kernels in the memory of tensors on the CPU, or by torch on any device.</summary>
/// <remarks>
/// Matrices are N × rows × columns of <c>float32</c> or <c>float64</c>, dense and contiguous; so are the results. Callers hold a
/// dispose scope, and record no gradients.
/// </remarks>
internal abstract class MatrixImplementation
{
    public static MatrixImplementation Kernels { get; } = new KernelMatrixImplementation();

    public static MatrixImplementation Torch { get; } = new TorchMatrixImplementation();

    /// <summary>Selects the implementation by the device.</summary>
    public static MatrixImplementation For(Tensor tensor) => tensor.device_type == DeviceType.CPU ? Kernels : Torch;

    /// <summary>A·B, of which the upper triangle is computed.</summary>
    public abstract Tensor Product(Tensor left, Tensor right, GramOptions options);

    /// <summary>A root of A + ε·I; the convergence is the worst of a batch.</summary>
    public abstract Tensor Root(Tensor matrix, MatrixRoot root, double ridge, GramOptions options, out MatrixConvergence convergence);

    /// <summary>Newton–Schulz steps on X/‖X‖_F.</summary>
    public abstract Tensor PolarFactor(Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions options);

    /// <summary>The larger number of iterations, and the larger residual.</summary>
    protected static MatrixConvergence Worse(MatrixConvergence one, MatrixConvergence other) =>
        new(Math.Max(one.Iterations, other.Iterations), Math.Max(one.Residual, other.Residual));
}
