using TorchSharp;
using GramGen.TorchSharp.Autograd;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>What the public methods do: check, choose what computes, and take part in autograd where it is on.</summary>
internal static class TensorCalls
{
    public static Tensor Gram(Tensor features, GramOptions? options, TensorRoute? route = null)
    {
        ReturnedGradient.Release();
        var read = FeatureTensor.Of(features);
        TensorThrow.IfPlaced(options);
        route ??= TensorRoute.Of(read);
        if (!IsDifferentiated(features))
        {
            using var ready = ReadyFeatures.For(read, route);
            return route.Gram(ready.Features, options);
        }

        using var wide = ReadyFeatures.ForGradient(read, route);
        DifferentiableGram product;
        using (torch.no_grad())
        {
            product = new DifferentiableGram(route, wide.Features, options);
        }

        return ProductFunction.ResultOf(wide.Features.Tensor, product);
    }

    public static Tensor Covariance(
        Tensor features, CovarianceNormalization normalization, GramOptions? options, TensorRoute? route = null)
    {
        ReturnedGradient.Release();
        var read = FeatureTensor.Of(features);
        TensorThrow.IfPlaced(options);
        TensorThrow.IfScaledCovariance(options);
        TensorThrow.IfNoFreedom(normalization, read.Shape);
        route ??= TensorRoute.Of(read);
        if (!IsDifferentiated(features))
        {
            using var ready = ReadyFeatures.For(read, route);
            return route.Covariance(ready.Features, normalization, options);
        }

        using var wide = ReadyFeatures.ForGradient(read, route);
        DifferentiableCovariance product;
        using (torch.no_grad())
        {
            product = new DifferentiableCovariance(route, wide.Features, normalization, options);
        }

        return ProductFunction.ResultOf(wide.Features.Tensor, product);
    }

    public static Tensor StyleLoss(
        Tensor features, Tensor targetGram, GramStyleLoss loss, GramGradientOptions? options, TensorRoute? route = null)
    {
        ReturnedGradient.Release();
        ArgumentNullException.ThrowIfNull(targetGram);
        var read = FeatureTensor.Of(features);
        TensorThrow.IfOtherTarget(read, targetGram);
        TensorThrow.IfUnfitForLoss(options);
        route ??= TensorRoute.Of(read);
        bool isDifferentiated = IsDifferentiated(features);
        using ReadyFeatures ready = isDifferentiated ? ReadyFeatures.ForGradient(read, route) : ReadyFeatures.ForLoss(read, route);
        DifferentiableStyleLoss product;

        // The target is a constant, also where it asks for a gradient.
        using (torch.no_grad())
        {
            if (!isDifferentiated)
            {
                return route.StyleLoss(ready.Features, targetGram, loss, options);
            }

            product = DifferentiableStyleLoss.Of(route, ready.Features, targetGram, loss, options);
        }

        return ProductFunction.ResultOf(ready.Features.Tensor, product);
    }

    private static bool IsDifferentiated(Tensor features) => features.requires_grad && torch.is_grad_enabled();
}
