using System.Diagnostics.CodeAnalysis;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>A computed product, with what its gradient needs besides the features.</summary>
/// <remarks>
/// It is computed before torch makes a node of its graph, because an exception in between would leak that node.
/// </remarks>
/// <param name="implementation">Computed it.</param>
/// <param name="result">The result, which this disposes.</param>
internal abstract class DifferentiableProduct(TensorImplementation implementation, Tensor result) : IDisposable
{
    /// <summary>Computed it, and computes its gradient.</summary>
    public TensorImplementation Implementation { get; } = implementation;

    /// <summary>The result.</summary>
    public Tensor Result { get; } = result;

    /// <summary>A tensor to keep for the gradient, which this disposes; the graph has its own reference.</summary>
    public virtual Tensor? Kept => null;

    /// <summary>The gradient with respect to the features.</summary>
    /// <param name="implementation">Torch, if the gradient is to be differentiated in turn.</param>
    /// <param name="features">F.</param>
    /// <param name="kept">What was kept.</param>
    /// <param name="resultGradient">The gradient with respect to the result.</param>
    public abstract Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? kept, Tensor resultGradient);

    /// <summary>Disposes the tensors of the forward pass; the graph holds those that the gradient needs.</summary>
    public void Dispose()
    {
        Result.Dispose();
        Kept?.Dispose();
    }
}

/// <summary>G = s·F·Fᵀ.</summary>
internal sealed class DifferentiableGram(TensorImplementation implementation, in FeatureTensor features, GramScale scale, GramOptions? options)
    : DifferentiableProduct(implementation, implementation.Gram(features, scale, options))
{
    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        implementation.GramGradient(features, resultGradient, scale, options);
}

/// <summary>The Gram matrix of deviations from the mean. They are computed again for the gradient, not kept.</summary>
internal sealed class DifferentiableCovariance(
    TensorImplementation implementation, in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options)
    : DifferentiableProduct(implementation, implementation.Covariance(features, normalization, options))
{
    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        implementation.CovarianceGradient(features, resultGradient, normalization, options);
}

/// <summary>E = ρ·‖s·F·Fᵀ − A‖²_F. It keeps D = s·F·Fᵀ − A.</summary>
internal sealed class DifferentiableStyleLoss : DifferentiableProduct
{
    private readonly Tensor _difference;
    private readonly GramStyleLoss _loss;
    private readonly bool _reluMask;
    private readonly GramOptions? _options;

    private DifferentiableStyleLoss(
        TensorImplementation implementation, Tensor result, Tensor difference, GramStyleLoss loss, bool reluMask, GramOptions? options)
        : base(implementation, result) => (_difference, _loss, _reluMask, _options) = (difference, loss, reluMask, options);

    [NotNull]
    public override Tensor? Kept => _difference;

    public static DifferentiableStyleLoss Of(
        TensorImplementation implementation, in FeatureTensor features, Tensor target, GramStyleLoss loss, bool reluMask, GramOptions? options)
    {
        (Tensor value, Tensor difference) = implementation.StyleDifference(features, target, loss, options);
        return new(implementation, value, difference, loss, reluMask, options);
    }

    public override Tensor Gradient(TensorImplementation implementation, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        implementation.StyleGradient(features, kept!, resultGradient, _loss, _reluMask, _options);
}
