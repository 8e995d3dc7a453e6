using TorchSharp;
using GramGen.TorchSharp.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>
/// Torch's operations, on the device where the features are. All can be differentiated: gradients of gradients are computed
/// here on the CPU too.
/// </summary>
internal sealed class TorchImplementation : TensorImplementation
{
    public override bool SupportsHalf => false;

    public override bool RequiresInPlace => false;

    public override Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions? options)
    {
        options?.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionOf(features);
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor gram = DeviceProducts.Symmetric(DeviceProducts.Product(features.AsMap()));
        return scope.MoveToOuter(DeviceProducts.Scaled(gram, scale.FactorFor(features.Shape)));
    }

    public override Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options)
    {
        options?.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionOf(features);
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor sums = DeviceProducts.Deviations(features.AsMap()).Sums;
        return scope.MoveToOuter(DeviceProducts.Scaled(sums, ScaleOf(normalization, features.Shape)));
    }

    public override Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options)
    {
        (Tensor value, Tensor difference) = StyleDifference(features, target, loss, options);
        difference.Dispose();
        return value;
    }

    public override (Tensor Loss, Tensor Difference) StyleDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options)
    {
        options?.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionOf(features);
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor difference = DeviceProducts.StyleDifference(features.AsMap(), target, loss.Scale.FactorFor(features.Shape));
        Tensor norm = DeviceProducts.SquaredNorm(difference);
        Tensor value = DeviceProducts.Scaled(norm, loss.WeightFor(features.Shape)).to(features.Element);
        return scope.MoveToOuter(value, difference);
    }

    public override Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions? options) =>
        Backward(features, features.AsMap(), gramGradient, scale.FactorFor(features.Shape));

    public override Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions? options)
    {
        using Tensor map = features.AsMap();
        return Backward(features, DeviceProducts.Centred(map, [-1]), covarianceGradient, ScaleOf(normalization, features.Shape));
    }

    public override Tensor StyleGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions? options)
    {
        using FullPrecision precision = PrecisionOf(features);
        using DisposeScope scope = torch.NewDisposeScope();
        double scale = loss.Scale.FactorFor(features.Shape);
        Tensor map = features.AsMap();
        Tensor symmetric = DeviceProducts.Symmetric(difference);
        if (torch.is_grad_enabled())
        {
            // D was kept as a constant, but depends on F.
            Tensor gram = DeviceProducts.Scaled(DeviceProducts.Product(map), scale);
            symmetric = symmetric.add(gram.sub(gram.detach()));
        }

        Tensor factors = features.IsBatch ? lossGradient.reshape(features.Count, 1, 1) : lossGradient;
        Tensor weighted = DeviceProducts.Scaled(symmetric, 4 * loss.WeightFor(features.Shape) * scale).mul(factors);
        Tensor gradient = DeviceProducts.BackwardProduct(map, weighted);
        if (reluMask)
        {
            gradient = DeviceProducts.Masked(gradient, map);
        }

        return scope.MoveToOuter(gradient.reshape(features.Tensor.shape));
    }

    /// <summary>s·(D + Dᵀ)·F in the shape of the features; disposes the map.</summary>
    private static Tensor Backward(in FeatureTensor features, Tensor map, Tensor gramGradient, double scale)
    {
        using (map)
        using (PrecisionOf(features))
        using (DisposeScope scope = torch.NewDisposeScope())
        {
            Tensor sum = DeviceProducts.Scaled(DeviceProducts.SymmetricSum(gramGradient), scale);
            return scope.MoveToOuter(DeviceProducts.BackwardProduct(map, sum).reshape(features.Tensor.shape));
        }
    }

    private static FullPrecision PrecisionOf(in FeatureTensor features) => FullPrecision.On(features.Tensor.device, allowsTf32: false);
}
