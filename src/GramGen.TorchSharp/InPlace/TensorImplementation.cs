using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The implementation of an operation: GramGen's kernels for tensors on the CPU, or torch on any device.</summary>
/// <remarks>Arguments are checked. Results are new tensors; those of a batch have a dimension N.</remarks>
internal abstract class TensorImplementation
{
    public static TensorImplementation Kernels { get; } = new KernelImplementation();

    public static TensorImplementation Torch { get; } = new TorchImplementation();

    /// <summary>Whether features in half precision need no conversion, if no gradient follows.</summary>
    public abstract bool SupportsHalf { get; }

    /// <summary>Whether <see cref="FeatureTensor.IsInPlace"/> must hold.</summary>
    public abstract bool RequiresInPlace { get; }

    public static TensorImplementation Of(in FeatureTensor features) => features.IsOnCpu ? Kernels : Torch;

    public abstract Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions? options);

    public abstract Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options);

    /// <summary>E.</summary>
    public abstract Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options);

    /// <summary>E and D = s·F·Fᵀ − A, in the lower triangle.</summary>
    public abstract (Tensor Loss, Tensor Difference) StyleDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options);

    /// <summary>s·(D + Dᵀ)·F.</summary>
    public abstract Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions? options);

    /// <summary>s·(D + Dᵀ)·(F − μ).</summary>
    public abstract Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions? options);

    /// <summary>4ρs·D·F times the gradient with respect to E.</summary>
    public abstract Tensor StyleGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions? options);

    protected static double ScaleOf(CovarianceNormalization normalization, GramShape shape) =>
        1.0 / (normalization == CovarianceNormalization.Biased ? shape.Pixels : shape.Pixels - 1);
}
