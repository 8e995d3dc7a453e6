using GramGen.TorchSharp.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>An operation that has been computed, with what its gradient needs besides the features.</summary>
/// <remarks>
/// It is computed before torch creates its graph node, because an exception during that would leak the node.
/// </remarks>
/// <param name="implementation">What computed it.</param>
/// <param name="result">The result, which this disposes.</param>
internal abstract class DifferentiableOperation(TensorImplementation implementation, Tensor result) : IDisposable
{
    /// <summary>What computed it, and computes its gradient.</summary>
    public TensorImplementation Implementation { get; } = implementation;

    /// <summary>The result.</summary>
    public Tensor Result { get; } = result;

    /// <summary>A tensor to save for the gradient, which this disposes; the graph holds its own reference.</summary>
    public virtual Tensor? Saved => null;

    /// <summary>Weights of pixels to save for the gradient, which this does not dispose.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>Computes the gradient with respect to the features.</summary>
    /// <param name="implementation">What computes it: torch, if the gradient is itself differentiated.</param>
    /// <param name="features">F.</param>
    /// <param name="saved">What was saved.</param>
    /// <param name="resultGradient">The gradient with respect to the result.</param>
    public abstract Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? saved, Tensor resultGradient);

    /// <summary>Disposes the tensors of the forward pass; the graph holds those that the gradient needs.</summary>
    public void Dispose()
    {
        Result.Dispose();
        Saved?.Dispose();
    }
}

/// <summary>G = s·F·Fᵀ, or s·F·W·Fᵀ of weighted pixels.</summary>
internal sealed class DifferentiableGram : DifferentiableOperation
{
    private readonly GramScale _scale;
    private readonly GramOptions _options;

    public DifferentiableGram(TensorImplementation implementation, in FeatureTensor features, GramScale scale, GramOptions options)
        : base(implementation, implementation.Gram(features, scale, options)) =>
        (Weights, _scale, _options) = (features.Weights, scale, options);

    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? saved, Tensor resultGradient) =>
        implementation.GramGradient(features, resultGradient, _scale, _options);
}

/// <summary>The Gram matrix of deviations from the mean. They are recomputed for the gradient, not saved.</summary>
internal sealed class DifferentiableCovariance(
    TensorImplementation implementation, in FeatureTensor features, CovarianceNormalization normalization, GramOptions options)
    : DifferentiableOperation(implementation, implementation.Covariance(features, normalization, options))
{
    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? saved, Tensor resultGradient) =>
        implementation.CovarianceGradient(features, resultGradient, normalization, options);
}

/// <summary>E = ρ·‖s·F·Fᵀ − A‖²_F, which saves D = s·F·Fᵀ − A.</summary>
internal sealed class DifferentiableStyleLoss : DifferentiableOperation
{
    private readonly Tensor _difference;
    private readonly GramStyleLoss _loss;
    private readonly bool _reluMask;
    private readonly GramOptions _options;

    private DifferentiableStyleLoss(
        TensorImplementation implementation, Tensor result, Tensor difference, GramStyleLoss loss, bool reluMask, GramOptions options)
        : base(implementation, result) => (_difference, _loss, _reluMask, _options) = (difference, loss, reluMask, options);

    public override Tensor Saved => _difference;

    public static DifferentiableStyleLoss Compute(
        TensorImplementation implementation,
        in FeatureTensor features,
        Tensor target,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions options)
    {
        (Tensor value, Tensor difference) = implementation.StyleLossAndDifference(features, target, loss, options);
        return new(implementation, value, difference, loss, reluMask, options) { Weights = features.Weights };
    }

    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? saved, Tensor resultGradient) =>
        implementation.StyleLossGradient(features, saved!, resultGradient, _loss, _reluMask, _options);
}
