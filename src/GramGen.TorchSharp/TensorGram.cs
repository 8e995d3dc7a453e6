using GramGen.TorchSharp.Autograd;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// Gram matrices, covariances and style losses of tensors: on the CPU by GramGen's kernels, in the tensors' own memory; on other
/// devices by torch's operations, without copying to the host. All take part in torch's autograd.
/// </summary>
/// <remarks>
/// <para>
/// Features are C × M, C × H × W or N × C × H × W, contiguous or in channels-last memory format. Any strides are read in place in
/// which the pixels of a channel are adjacent and channels follow each other, or the channels of a pixel are adjacent and pixels
/// follow each other; maps may be any distance apart. Others, such as a part of longer rows, are copied once by
/// <c>contiguous()</c>. N, C·C and C·M may be up to 2³¹ − 1 each.
/// </para>
/// <para>
/// On the CPU the bits are those of the calls with spans, and the number of threads is <c>torch.get_num_threads()</c> unless the
/// options set it. On other devices products are in full <see cref="float"/> precision (TF32 is off meanwhile), and of the
/// options only the token counts.
/// </para>
/// <para>
/// If the features require a gradient and torch records, the result is a node of torch's graph. The gradient is computed by
/// GramGen's backward product and has the strides of the features; gradients of gradients are computed by torch's operations.
/// The options' token does not cancel the backward pass. Features that were changed in place after the forward pass, and a second
/// backward pass without <c>retain_graph</c>, are torch's exceptions about them. Any other error in the backward pass, such as a lack of
/// memory, becomes torch's exception about an invalid gradient of shape [0] from <c>backward()</c>, and
/// <see cref="LastBackwardException"/> is the cause.
/// </para>
/// <para>
/// Limits of TorchSharp 0.107: the features stay in memory as long as a result that is a node of the graph, even after the backward
/// pass, because its functions are not told that torch releases what they saved: dispose the result, or keep its <c>detach()</c>.
/// <c>torch.autograd.grad</c> ends the process at any error of torch.
/// </para>
/// </remarks>
public static class TensorGram
{
    /// <summary>
    /// The exception in the last backward pass of this process that failed in GramGen, which torch reports as an invalid gradient of
    /// shape [0]; <see langword="null"/> if none has.
    /// </summary>
    public static Exception? LastBackwardException => GramFunction.LastException;

    /// <summary>Computes the Gram matrix G = s·F·Fᵀ of a feature map, or those of a batch.</summary>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to the finished sum.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// C × C, or N × C × C for a batch, on the device of the features and of their type; of <c>float32</c> for features of
    /// <c>float16</c>, in which G would overflow.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is not supported, a dimension is empty or too large, or the features are sparse.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor Gram(this Tensor features, GramScale scale = default, GramOptions? options = null) =>
        TensorOperations.Gram(features, scale, options);

    /// <summary>
    /// Computes the Gram matrix of weighted pixels, G = s·F·W·Fᵀ with W = diag(w), of a feature map, or those of a batch.
    /// </summary>
    /// <remarks>
    /// A pixel of weight 0 adds nothing, whatever its features are, infinite or NaN, and its gradient is 0. The gradient is
    /// s·(D + Dᵀ)·F·W; the graph saves the weights besides the features. On the CPU a backend for spans is not asked.
    /// </remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="weights">
    /// w, finite and none negative: M or H × W values, or 1 × M or 1 × H × W; for a batch also N × H × W or N × 1 × H × W. Of the type of
    /// the Gram matrix, on the device of the features. They are constants: no gradient flows to them.
    /// </param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to the finished sum.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// C × C, or N × C × C for a batch, on the device of the features and of their type; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is not supported, a dimension is empty or too large, the features or the weights are sparse, the
    /// weights have another size, type or device than the features' pixels, a weight is negative or not finite, or the options name a
    /// backend other than the CPU for features on the CPU.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor WeightedGram(this Tensor features, Tensor weights, GramScale scale = default, GramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return TensorOperations.Gram(features, scale, options, weights: weights);
    }

    /// <summary>
    /// Computes the covariance of channels, Σ (F_ik − μ_i)(F_jk − μ_j) over M − 1 or M, of a feature map, or those of a batch.
    /// </summary>
    /// <remarks>Two passes avoid cancellation. The gradient recomputes the deviations, which are not saved.</remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="normalization">Divide by M − 1 or M.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// C × C, or N × C × C for a batch, on the device of the features and of their type; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is not supported, a dimension is empty or too large, the features are sparse, or one pixel is to
    /// be divided by M − 1 = 0.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor Covariance(
        this Tensor features,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) => TensorOperations.Covariance(features, normalization, options);

    /// <summary>Computes the style loss E = ρ·‖s·F·Fᵀ − A‖²_F of a feature map, or those of a batch.</summary>
    /// <remarks>
    /// The graph saves C × C values besides the features; the gradient 4ρs·(s·F·Fᵀ − A)·F is one product. Features of
    /// <c>float16</c> are copied as <c>float32</c>.
    /// <para>Gatys, Ecker and Bethge, Texture Synthesis Using Convolutional Neural Networks, 2015, and Image Style Transfer
    /// Using Convolutional Neural Networks, 2016; Johnson, Alahi and Fei-Fei, Perceptual Losses for Real-Time Style Transfer
    /// and Super-Resolution, 2016.</para>
    /// </remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="targetGram">
    /// A, C × C or 1 × C × C, or N × C × C for a batch of N: the result of <see cref="Gram"/> for a style image's features with the
    /// loss' scale. Its lower triangle is read. It is a constant: no gradient flows to it.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">
    /// The gradient is 0 where F ≤ 0: that of the input of the ReLU that made F (Gatys, Ecker and Bethge 2015). A NaN is not ≤ 0.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// E, a scalar, or N of them for a batch, of the type of the features; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is not supported, a dimension is empty or too large, the features or the target are sparse, or
    /// the target has another size, type or device than the features' Gram matrix.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor StyleLoss(
        this Tensor features,
        Tensor targetGram,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null) => TensorOperations.StyleLoss(features, targetGram, loss, reluMask, options);

    /// <summary>
    /// Computes the style loss of weighted pixels E = ρ·‖s·F·W·Fᵀ − A‖²_F with W = diag(w), of a feature map, or those of a batch.
    /// </summary>
    /// <remarks>
    /// The weights say where in a picture the style counts (spatial guidance). If they add up to M, the scale
    /// <see cref="GramScale.PerPixel"/> makes G the weighted mean of the products. A pixel of weight 0 adds nothing, whatever its features
    /// are, infinite or NaN, and its gradient is 0. The graph saves C × C values and the weights besides the features; the gradient
    /// 4ρs·(s·F·W·Fᵀ − A)·F·W is one product. Features of <c>float16</c> are copied as <c>float32</c>.
    /// <para>Gatys, Ecker, Bethge, Hertzmann and Shechtman, Controlling Perceptual Factors in Neural Style Transfer, 2017.</para>
    /// </remarks>
    /// <param name="features">
    /// F: C × M, C × H × W or N × C × H × W, of <c>float32</c>, <c>float64</c> or <c>float16</c>.
    /// </param>
    /// <param name="weights">w, as for <see cref="WeightedGram"/>.</param>
    /// <param name="targetGram">A, as for <see cref="StyleLoss"/>.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">As for <see cref="StyleLoss"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// E, a scalar, or N of them for a batch, of the type of the features; of <c>float32</c> for <c>float16</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rank or type of the features is not supported, a dimension is empty or too large, a tensor is sparse, the target or the weights
    /// have another size, type or device than the features say, a weight is negative or not finite, or the options name a backend other
    /// than the CPU for features on the CPU.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Tensor WeightedStyleLoss(
        this Tensor features,
        Tensor weights,
        Tensor targetGram,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return TensorOperations.StyleLoss(features, targetGram, loss, reluMask, options, weights: weights);
    }
}
