using TorchSharp;
using GramGen.TorchSharp.Autograd;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The public methods: they check, choose the implementation, and make a node of torch's graph if a gradient is recorded.</summary>
internal static class TensorOperations
{
    public static Tensor Gram(
        Tensor features, GramScale scale, GramOptions? options, TensorImplementation? implementation = null)
    {
        ReturnedGradient.Release();
        var read = FeatureTensor.Of(features);
        implementation ??= TensorImplementation.Of(read);
        if (!IsDifferentiated(features))
        {
            using var plain = PreparedFeatures.For(read, implementation);
            return implementation.Gram(plain.Features, scale, options);
        }

        using var prepared = PreparedFeatures.ForGradient(read, implementation);
        DifferentiableGram product;
        using (torch.no_grad())
        {
            product = new DifferentiableGram(implementation, prepared.Features, scale, options);
        }

        return ProductFunction.ResultOf(prepared.Features.Tensor, product);
    }

    public static Tensor Covariance(
        Tensor features, CovarianceNormalization normalization, GramOptions? options, TensorImplementation? implementation = null)
    {
        ReturnedGradient.Release();
        var read = FeatureTensor.Of(features);
        TensorChecks.ThrowIfNoDivisor(normalization, read.Shape);
        implementation ??= TensorImplementation.Of(read);
        if (!IsDifferentiated(features))
        {
            using var plain = PreparedFeatures.For(read, implementation);
            return implementation.Covariance(plain.Features, normalization, options);
        }

        using var prepared = PreparedFeatures.ForGradient(read, implementation);
        DifferentiableCovariance product;
        using (torch.no_grad())
        {
            product = new DifferentiableCovariance(implementation, prepared.Features, normalization, options);
        }

        return ProductFunction.ResultOf(prepared.Features.Tensor, product);
    }

    public static Tensor StyleLoss(
        Tensor features,
        Tensor targetGram,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options,
        TensorImplementation? implementation = null)
    {
        ReturnedGradient.Release();
        ArgumentNullException.ThrowIfNull(targetGram);
        var read = FeatureTensor.Of(features);
        TensorChecks.ThrowIfOtherTarget(read, targetGram);
        implementation ??= TensorImplementation.Of(read);
        bool isDifferentiated = IsDifferentiated(features);
        using PreparedFeatures prepared = isDifferentiated ? PreparedFeatures.ForGradient(read, implementation) : PreparedFeatures.ForLoss(read, implementation);
        DifferentiableStyleLoss product;

        // The target is a constant, even if it requires a gradient.
        using (torch.no_grad())
        {
            if (!isDifferentiated)
            {
                return implementation.StyleLoss(prepared.Features, targetGram, loss, options);
            }

            product = DifferentiableStyleLoss.Of(implementation, prepared.Features, targetGram, loss, reluMask, options);
        }

        return ProductFunction.ResultOf(prepared.Features.Tensor, product);
    }

    private static bool IsDifferentiated(Tensor features) => features.requires_grad && torch.is_grad_enabled();
}
