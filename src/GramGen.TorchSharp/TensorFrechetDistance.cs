using GramGen.TorchSharp.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// The squared Fréchet distance of two normal distributions whose means and covariances are tensors: of features of an Inception network
/// the Fréchet inception distance, FID.
/// </summary>
public static class TensorFrechetDistance
{
    /// <summary>Computes the distance.</summary>
    /// <remarks>
    /// By <see cref="FrechetDistance.Compute"/>, on the CPU and in <see cref="double"/> wherever the tensors are and of whatever type: so a
    /// model has the same distance, to the last bit, for the same means and covariances on every device. Tensors of <c>float64</c> on the
    /// CPU are read in place, others are copied to it; n × n values, once in an evaluation. Nothing is recorded for autograd.
    /// <para>
    /// Compute covariances in <c>float64</c>: of fewer samples than dimensions they are singular, and rounded to <c>float32</c> no longer
    /// positive semidefinite.
    /// </para>
    /// </remarks>
    /// <param name="firstMeans">μ₁, n values.</param>
    /// <param name="firstCovariance">Σ₁, n × n, symmetric positive semidefinite.</param>
    /// <param name="secondMeans">μ₂, n values.</param>
    /// <param name="secondCovariance">Σ₂, n × n, symmetric positive semidefinite.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A tensor has other sizes, is sparse or not of floating-point numbers, a value is not finite, transposed entries
    /// differ by more than √ε of their type times the largest entry, or the options name a backend other than the CPU.
    /// </exception>
    /// <exception cref="ArithmeticException">A covariance is not positive semidefinite.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double Compute(
        Tensor firstMeans, Tensor firstCovariance, Tensor secondMeans, Tensor secondCovariance, GramOptions? options = null) =>
        MatrixOperations.FrechetDistance(firstMeans, firstCovariance, secondMeans, secondCovariance, options);
}
