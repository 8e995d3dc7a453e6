using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// Gram matrices, covariances and style losses of tensors: on the CPU by GramGen's kernels, in the tensors' own memory; on other
/// devices by torch's operations, without a trip to the host. All take part in torch's autograd.
/// </summary>
/// <remarks>
/// <para>
/// Features are C × M, C × H × W or N × C × H × W, contiguous or in channels-last memory format; any strides will do in which a
/// map's pixels lie side by side in channel after channel, or its channels side by side in pixel after pixel, maps at any
/// distance. Others, as a part of longer rows, are copied once by <c>contiguous()</c>. N, C·C and C·M may be up to 2³¹ − 1 each.
/// </para>
/// <para>
/// On the CPU the bits are those of the calls with spans, and as many threads take part as <c>torch.get_num_threads()</c> says,
/// unless the options say how many. On other devices products are in full <see cref="float"/> precision, TF32 is off while
/// they last, and of the options scale, mask and token count.
/// </para>
/// <para>
/// Where the features ask for a gradient and torch records them, the result is a node of torch's graph. The gradient is computed
/// by GramGen's backward product; it lies as the features do, and gradients of gradients are right too, by torch's operations.
/// The backward pass is not cancelled by the options' token. What goes wrong there, as when features are changed in place after
/// the forward pass, ends in torch's exception about an invalid gradient of shape [0] from <c>backward()</c>;
/// <c>torch.autograd.grad</c> of TorchSharp 0.107 ends the process for any error of torch.
/// </para>
/// </remarks>
public static class TensorGram
{
    /// <summary>Computes the Gram matrix G = s·F·Fᵀ of a feature map, or those of a batch.</summary>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="options">
    /// Scale, instruction set, path, backend and threads; <see langword="null"/> for the defaults. Layout and β must be their
    /// defaults: the tensor says how it lies, and the result is a new one.
    /// </param>
    /// <returns>
    /// C × C, or N × C × C for a batch, on the device of the features and of their type; of <c>float32</c> for features of
    /// <c>float16</c>, in which G overflows.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is none of these, a dimension is empty or too large, or the options have a layout or β.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static Tensor Gram(this Tensor features, GramOptions? options = null) => TensorCalls.Gram(features, options);

    /// <summary>Computes the Gram matrix G = s·F·Fᵀ of a feature map, or those of a batch.</summary>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="scale">s, a number or one of the literature's; applied once, to the finished sum.</param>
    /// <inheritdoc cref="Gram(Tensor, GramOptions?)"/>
    public static Tensor Gram(this Tensor features, GramScale scale) => TensorCalls.Gram(features, new GramOptions { Scale = scale });

    /// <summary>
    /// Computes the covariance of channels, Σ (F_ik − μ_i)(F_jk − μ_j) over M − 1 or M, of a feature map, or those of a batch.
    /// </summary>
    /// <remarks>In two passes, so that nothing cancels. For its gradient the deviations are computed once more, not kept.</remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="normalization">Over M − 1 or M.</param>
    /// <param name="options">
    /// Instruction set, path, backend and threads; <see langword="null"/> for the defaults. Scale, layout and β must be their defaults.
    /// </param>
    /// <returns>
    /// C × C, or N × C × C for a batch, on the device of the features and of their type; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is none of these, a dimension is empty or too large, one pixel is to be divided by
    /// M − 1 = 0, or the options have a scale, layout or β.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static Tensor Covariance(
        this Tensor features,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) => TensorCalls.Covariance(features, normalization, options);

    /// <summary>Computes the style loss E = ρ·‖s·F·Fᵀ − A‖²_F of a feature map, or those of a batch.</summary>
    /// <remarks>
    /// The graph keeps C × C values besides the features; the gradient 4ρs·(s·F·Fᵀ − A)·F is one product. Features of
    /// <c>float16</c> are copied as <c>float32</c>.
    /// <para>Gatys, Ecker and Bethge, Texture Synthesis Using Convolutional Neural Networks, 2015, and Image Style Transfer
    /// Using Convolutional Neural Networks, 2016; Johnson, Alahi and Fei-Fei, Perceptual Losses for Real-Time Style Transfer
    /// and Super-Resolution, 2016.</para>
    /// </remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="targetGram">
    /// A, C × C, or N × C × C for a batch: what <see cref="Gram(Tensor, GramScale)"/> makes of a style image's features with the
    /// loss' scale. Of each pair of entries the one in the lower triangle is read. It is a constant: no gradient flows to it.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">
    /// Mask of the gradient, instruction set, path, backend and threads; <see langword="null"/> for the defaults. Scale and layout
    /// must be their defaults.
    /// </param>
    /// <returns>
    /// E, of no dimension, or N of them for a batch, of the type of the features; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is none of these, a dimension is empty or too large, the target is of another size, type
    /// or device than the features' Gram matrix, or the options have a scale or layout.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static Tensor StyleLoss(
        this Tensor features, Tensor targetGram, GramStyleLoss loss = default, GramGradientOptions? options = null) =>
        TensorCalls.StyleLoss(features, targetGram, loss, options);
}
