using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>Computes the operations: by the kernels in the memory of tensors on the CPU, or by torch on any device.</summary>
/// <remarks>
/// Arguments are checked before, but for the values of weights. Results are new tensors; those of a batch have a dimension N. Of features
/// whose pixels have weights, F·W·Fᵀ takes the place of F·Fᵀ, and F·W that of F in gradients; covariances have no weights.
/// </remarks>
internal abstract class TensorImplementation
{
    public static TensorImplementation Kernels { get; } = new KernelImplementation();

    public static TensorImplementation Torch { get; } = new TorchImplementation();

    /// <summary>Whether it reads features of half precision, unless there is a gradient.</summary>
    public abstract bool SupportsHalf { get; }

    /// <summary>Whether features must be <see cref="FeatureTensor.IsInPlace"/>.</summary>
    public abstract bool RequiresInPlace { get; }

    /// <summary>Selects the implementation by the device of the features.</summary>
    public static TensorImplementation For(in FeatureTensor features) => features.IsOnCpu ? Kernels : Torch;

    /// <summary>s·F·Fᵀ.</summary>
    public abstract Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions options);

    /// <summary>The covariance of channels.</summary>
    public abstract Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions options);

    /// <summary>E.</summary>
    public abstract Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options);

    /// <summary>E and D = s·F·Fᵀ − A; only the lower triangle of D is defined.</summary>
    public abstract (Tensor Loss, Tensor Difference) StyleLossAndDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options);

    /// <summary>s·(D + Dᵀ)·F.</summary>
    public abstract Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions options);

    /// <summary>s·(D + Dᵀ)·(F − μ).</summary>
    public abstract Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions options);

    /// <summary>4ρs·D·F times the gradient with respect to E.</summary>
    public abstract Tensor StyleLossGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions options);

    /// <summary>1/M or 1/(M − 1).</summary>
    protected static double ScaleOf(CovarianceNormalization normalization, GramShape shape) =>
        1.0 / (normalization == CovarianceNormalization.Biased ? shape.Pixels : shape.Pixels - 1);
}
