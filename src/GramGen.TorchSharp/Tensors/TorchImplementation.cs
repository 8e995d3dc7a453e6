using GramGen.TorchSharp.Device;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>
/// torch's operations, on the device of the features. All can be differentiated, so gradients of gradients are computed here,
/// even on the CPU.
/// </summary>
internal sealed class TorchImplementation : TensorImplementation
{
    public override bool SupportsHalf => false;

    public override bool RequiresInPlace => false;

    public override Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionFor(features);
        using DisposeScope scope = torch.NewDisposeScope();
        ThrowIfInvalid(features.Weights);
        Tensor gram = TorchProducts.Symmetric(TorchProducts.Product(WeighedMap(features)));
        return scope.MoveToOuter(TorchProducts.Scaled(gram, scale.FactorFor(features.Shape)));
    }

    public override Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionFor(features);
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor sums = TorchProducts.Deviations(features.AsMap()).Sums;
        return scope.MoveToOuter(TorchProducts.Scaled(sums, ScaleOf(normalization, features.Shape)));
    }

    public override Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options)
    {
        (Tensor value, Tensor difference) = StyleLossAndDifference(features, target, loss, options);
        difference.Dispose();
        return value;
    }

    public override (Tensor Loss, Tensor Difference) StyleLossAndDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        using FullPrecision precision = PrecisionFor(features);
        using DisposeScope scope = torch.NewDisposeScope();
        ThrowIfInvalid(features.Weights);
        Tensor difference = TorchProducts.StyleDifference(WeighedMap(features), target, loss.Scale.FactorFor(features.Shape));
        Tensor norm = TorchProducts.SquaredNorm(difference);
        Tensor value = TorchProducts.Scaled(norm, loss.WeightFor(features.Shape)).to(features.Element);
        return scope.MoveToOuter(value, difference);
    }

    public override Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions options) =>
        Backward(features, features.AsMap(), gramGradient, scale.FactorFor(features.Shape));

    public override Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions options)
    {
        using Tensor map = features.AsMap();
        return Backward(features, TorchProducts.Centred(map, [-1]), covarianceGradient, ScaleOf(normalization, features.Shape));
    }

    public override Tensor StyleLossGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions options)
    {
        using FullPrecision precision = PrecisionFor(features);
        using DisposeScope scope = torch.NewDisposeScope();
        double scale = loss.Scale.FactorFor(features.Shape);
        Tensor map = features.AsMap();
        Tensor symmetric = TorchProducts.Symmetric(difference);
        if (torch.is_grad_enabled())
        {
            // D was saved as a constant, but it depends on F.
            Tensor gram = TorchProducts.Scaled(TorchProducts.Product(WeighedMap(features)), scale);
            symmetric = symmetric.add(gram.sub(gram.detach()));
        }

        Tensor factors = features.IsBatch ? lossGradient.reshape(features.Count, 1, 1) : lossGradient;
        Tensor weighted = TorchProducts.Scaled(symmetric, 4 * loss.WeightFor(features.Shape) * scale).mul(factors);
        Tensor gradient = TorchProducts.BackwardProduct(map, weighted);
        if (reluMask)
        {
            gradient = TorchProducts.Masked(gradient, map);
        }

        if (features.Weights is not null)
        {
            gradient = TorchProducts.TimesPixels(gradient, features.Weights);
        }

        return scope.MoveToOuter(gradient.reshape(features.Tensor.shape));
    }

    /// <summary>s·(D + Dᵀ)·F·W with the strides of the features; disposes the map.</summary>
    private static Tensor Backward(in FeatureTensor features, Tensor map, Tensor gramGradient, double scale)
    {
        using (map)
        using (PrecisionFor(features))
        using (DisposeScope scope = torch.NewDisposeScope())
        {
            Tensor sum = TorchProducts.Scaled(TorchProducts.SymmetricSum(gramGradient), scale);
            Tensor gradient = TorchProducts.BackwardProduct(map, sum);
            if (features.Weights is not null)
            {
                gradient = TorchProducts.TimesPixels(gradient, features.Weights);
            }

            return scope.MoveToOuter(gradient.reshape(features.Tensor.shape));
        }
    }

    /// <summary>F, or F·√W if its pixels have weights. Its temporaries belong to the current scope.</summary>
    private static Tensor WeighedMap(in FeatureTensor features) =>
        features.Weights is null ? features.AsMap() : TorchProducts.TimesPixels(features.AsMap(), features.Weights.sqrt());

    private static void ThrowIfInvalid(Tensor? weights)
    {
        if (weights is not null)
        {
            TensorWeights.ThrowIfInvalid(weights);
        }
    }

    private static FullPrecision PrecisionFor(in FeatureTensor features) => FullPrecision.On(features.Tensor.device, allowsTf32: false);
}
