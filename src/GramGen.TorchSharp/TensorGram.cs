using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>Gram matrices, covariances and style losses of tensors: on the CPU by GramGen's kernels, in the tensors' own memory.</summary>
public static class TensorGram
{
    /// <summary>Computes.</summary>
    /// <param name="features">F.</param>
    /// <param name="options">O.</param>
    public static Tensor Gram(this Tensor features, GramOptions? options = null) => TensorCalls.Gram(features, options);

    /// <summary>Computes.</summary>
    /// <param name="features">F.</param>
    /// <param name="scale">s.</param>
    public static Tensor Gram(this Tensor features, GramScale scale) => TensorCalls.Gram(features, new GramOptions { Scale = scale });

    /// <summary>Computes.</summary>
    /// <param name="features">F.</param>
    /// <param name="normalization">n.</param>
    /// <param name="options">o.</param>
    public static Tensor Covariance(
        this Tensor features,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) => TensorCalls.Covariance(features, normalization, options);

    /// <summary>Computes.</summary>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A.</param>
    /// <param name="loss">l.</param>
    /// <param name="options">o.</param>
    public static Tensor StyleLoss(
        this Tensor features, Tensor targetGram, GramStyleLoss loss = default, GramGradientOptions? options = null) =>
        TensorCalls.StyleLoss(features, targetGram, loss, options);
}
