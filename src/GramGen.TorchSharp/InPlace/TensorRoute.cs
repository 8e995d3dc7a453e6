using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>What computes: the kernels, in the memory of tensors on the CPU, or torch, on any device.</summary>
/// <remarks>Arguments are checked. Results are new tensors; those of a batch have a dimension N.</remarks>
internal abstract class TensorRoute
{
    public static TensorRoute Kernels { get; } = new KernelRoute();

    public static TensorRoute Torch { get; } = new TorchRoute();

    /// <summary>Whether features in half precision are taken as they are, where no gradient is to come.</summary>
    public abstract bool TakesHalf { get; }

    /// <summary>Whether maps must lie as <see cref="FeatureTensor.IsInPlace"/> says.</summary>
    public abstract bool NeedsPlace { get; }

    public static TensorRoute Of(in FeatureTensor features) => features.IsOnCpu ? Kernels : Torch;

    public abstract Tensor Gram(in FeatureTensor features, GramOptions? options);

    public abstract Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options);

    /// <summary>E.</summary>
    public abstract Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramGradientOptions? options);

    /// <summary>E and D = s·F·Fᵀ − A, of which the lower triangle is to be read.</summary>
    public abstract (Tensor Loss, Tensor Difference) StyleDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramGradientOptions? options);

    /// <summary>s·(D + Dᵀ)·F.</summary>
    public abstract Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramOptions? options);

    /// <summary>s·(D + Dᵀ)·(F − μ).</summary>
    public abstract Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions? options);

    /// <summary>4ρs·D·F times the gradient of what E is part of.</summary>
    public abstract Tensor StyleGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, GramGradientOptions? options);

    protected static double ScaleOf(CovarianceNormalization normalization, GramShape shape) =>
        1.0 / (normalization == CovarianceNormalization.Biased ? shape.Pixels : shape.Pixels - 1);
}
