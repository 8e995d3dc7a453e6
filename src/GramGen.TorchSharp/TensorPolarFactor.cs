using GramGen.TorchSharp.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// The orthogonal polar factor of matrices in tensors: what Muon replaces the momentum of a weight matrix by. On the CPU by GramGen's
/// kernels, in the tensors' own memory; on other devices by the same steps with torch's operations, without copying to the host.
/// </summary>
public static class TensorPolarFactor
{
    /// <summary>Computes the steps on X/‖X‖_F: with those of <see cref="NewtonSchulzStep.Muon"/> an approximate polar factor.</summary>
    /// <remarks>
    /// <para>
    /// The steps are computed on Gram matrices of the shorter side, as by <see cref="PolarFactor.Compute"/>. A matrix of zeros stays one.
    /// Muon's factor √max(1, rows/columns) is the caller's. Of a batch, such as the heads of an attention or the experts of a mixture, each
    /// matrix has its own norm and its own factor.
    /// </para>
    /// <para>
    /// Nothing is recorded for autograd: the result is a constant, also where X requires a gradient.
    /// </para>
    /// <para>
    /// On the CPU the bits are those of <see cref="PolarFactor.Compute"/>, and the number of threads is <c>torch.get_num_threads()</c>
    /// unless the options set it; of a batch of many small matrices each thread computes its own. A tensor that is not contiguous is copied
    /// once. On other devices all matrices of a batch are multiplied together, in full <see cref="float"/> precision (TF32 is off
    /// meanwhile), and of the options only the token counts. Values of <c>float16</c> and <c>bfloat16</c> are copied as <c>float32</c>, and
    /// the result is rounded.
    /// </para>
    /// </remarks>
    /// <param name="matrix">
    /// X: rows × columns or N × rows × columns, of <c>float32</c>, <c>float64</c>, <c>float16</c> or <c>bfloat16</c>; finite. The weights
    /// of a convolution become a matrix by <c>flatten(1)</c>.
    /// </param>
    /// <param name="steps">The steps; empty for <see cref="NewtonSchulzStep.Muon"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>The result, a new contiguous tensor of the sizes, type and device of X.</returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the tensor is not supported, it is empty, too large or sparse, a value is not finite, or the options name a
    /// backend other than the CPU for a tensor on the CPU. In a batch the message has the number of the matrix.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor PolarFactor(this Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps = default, GramOptions? options = null) =>
        MatrixOperations.PolarFactor(matrix, steps, options);
}
