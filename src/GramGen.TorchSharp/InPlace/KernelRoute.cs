using TorchSharp;
using GramGen.TorchSharp.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels, in the memory of tensors on the CPU. Features must be in place.</summary>
internal sealed class KernelRoute : TensorRoute
{
    public override bool TakesHalf => true;

    public override bool NeedsPlace => true;

    public override Tensor Gram(in FeatureTensor features, GramOptions? options)
    {
        options = KernelOptions.Of(options, features.Layout);
        Tensor grams = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    KernelProducts<SingleKernels, float, float>.Grams(features, grams, options);
                    break;
                case torch.ScalarType.Float64:
                    KernelProducts<DoubleKernels, double, double>.Grams(features, grams, options);
                    break;
                default:
                    KernelProducts<HalfKernels, Half, float>.Grams(features, grams, options);
                    break;
            }

            return grams;
        }
        catch
        {
            grams.Dispose();
            throw;
        }
    }

    public override Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options)
    {
        options = KernelOptions.Of(options, features.Layout);
        Tensor covariances = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    KernelProducts<SingleKernels, float, float>.Covariances(features, covariances, normalization, options);
                    break;
                case torch.ScalarType.Float64:
                    KernelProducts<DoubleKernels, double, double>.Covariances(features, covariances, normalization, options);
                    break;
                default:
                    KernelProducts<HalfKernels, Half, float>.Covariances(features, covariances, normalization, options);
                    break;
            }

            return covariances;
        }
        catch
        {
            covariances.Dispose();
            throw;
        }
    }

    public override Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramGradientOptions? options)
    {
        Tensor losses = EmptyLosses(features);
        try
        {
            StyleLosses(features, target, losses, differences: null, loss, options);
            return losses;
        }
        catch
        {
            losses.Dispose();
            throw;
        }
    }

    public override (Tensor Loss, Tensor Difference) StyleDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramGradientOptions? options)
    {
        Tensor losses = EmptyLosses(features);
        Tensor? differences = null;
        try
        {
            differences = EmptyMatrices(features);
            StyleLosses(features, target, losses, differences, loss, options);
            return (losses, differences);
        }
        catch
        {
            losses.Dispose();
            differences?.Dispose();
            throw;
        }
    }

    public override Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramOptions? options) => Backward(
        features, gramGradient, factors: null, (options?.Scale ?? 1).FactorFor(features.Shape), KernelOptions.OfBackward(options));

    public override Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions? options)
    {
        using Tensor centred = DeviceProducts.Centred(features.Tensor, features.PixelDimensions);
        return Backward(
            FeatureTensor.Of(centred),
            covarianceGradient,
            factors: null,
            ScaleOf(normalization, features.Shape),
            KernelOptions.OfBackward(options));
    }

    public override Tensor StyleGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, GramGradientOptions? options)
    {
        // Folded into the scale, the gradient of what E is part of costs nothing.
        double scale = 2 * loss.WeightFor(features.Shape) * loss.Scale.FactorFor(features.Shape);
        options = (options ?? GramGradientOptions.Default) with { IsSymmetric = true, CancellationToken = CancellationToken.None };
        return Backward(features, difference, lossGradient, scale, options);
    }

    private static void StyleLosses(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramGradientOptions? options)
    {
        options = KernelOptions.Of(options, features.Layout);
        using Tensor dense = target.contiguous();
        if (features.Element == torch.ScalarType.Float32)
        {
            KernelGradients<SingleKernels, float>.StyleLosses(features, dense, losses, differences, loss, options);
        }
        else
        {
            KernelGradients<DoubleKernels, double>.StyleLosses(features, dense, losses, differences, loss, options);
        }
    }

    private static Tensor Backward(
        in FeatureTensor features, Tensor gramGradient, Tensor? factors, double scale, GramGradientOptions options)
    {
        options = KernelOptions.Of(options, features.Layout);
        using Tensor dense = gramGradient.contiguous();
        using Tensor? denseFactors = factors?.contiguous();
        Tensor gradient = features.Tensor.empty_like();
        try
        {
            var to = FeatureTensor.Of(gradient);
            if (features.Element == torch.ScalarType.Float32)
            {
                KernelGradients<SingleKernels, float>.Backward(features, dense, denseFactors, to, scale, options);
            }
            else
            {
                KernelGradients<DoubleKernels, double>.Backward(features, dense, denseFactors, to, scale, options);
            }

            return gradient;
        }
        catch
        {
            gradient.Dispose();
            throw;
        }
    }

    private static Tensor EmptyMatrices(in FeatureTensor features) => features.IsBatch
        ? torch.empty(features.Count, features.Shape.Channels, features.Shape.Channels, features.GramElement, torch.CPU)
        : torch.empty(features.Shape.Channels, features.Shape.Channels, features.GramElement, torch.CPU);

    private static Tensor EmptyLosses(in FeatureTensor features) =>
        torch.empty(features.IsBatch ? [features.Count] : ReadOnlySpan<long>.Empty, features.GramElement, torch.CPU);
}
