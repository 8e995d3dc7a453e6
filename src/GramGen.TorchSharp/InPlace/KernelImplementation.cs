using TorchSharp;
using GramGen.TorchSharp.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>GramGen's kernels, in the memory of tensors on the CPU. Features must be in place.</summary>
internal sealed class KernelImplementation : TensorImplementation
{
    private const int NoLimit = -1;

    private static GramOptions? _defaults;

    public override bool SupportsHalf => true;

    public override bool RequiresInPlace => true;

    public override Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions? options)
    {
        options = OptionsOf(options);
        Tensor grams = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    KernelProducts<float, float>.Grams(features, grams, scale, options);
                    break;
                case torch.ScalarType.Float64:
                    KernelProducts<double, double>.Grams(features, grams, scale, options);
                    break;
                default:
                    KernelProducts<Half, float>.Grams(features, grams, scale, options);
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
        options = OptionsOf(options);
        Tensor covariances = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    KernelProducts<float, float>.Covariances(features, covariances, normalization, options);
                    break;
                case torch.ScalarType.Float64:
                    KernelProducts<double, double>.Covariances(features, covariances, normalization, options);
                    break;
                default:
                    KernelProducts<Half, float>.Covariances(features, covariances, normalization, options);
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

    public override Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options)
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
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions? options)
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

    public override Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions? options) =>
        Backward(features, gramGradient, factors: null, scale.FactorFor(features.Shape), symmetric: false, reluMask: false, options);

    public override Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions? options)
    {
        using Tensor centred = DeviceProducts.Centred(features.Tensor, features.PixelDimensions);
        return Backward(
            FeatureTensor.Of(centred),
            covarianceGradient,
            factors: null,
            ScaleOf(normalization, features.Shape),
            symmetric: false,
            reluMask: false,
            options);
    }

    public override Tensor StyleGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions? options)
    {
        // Folded into the scale, the gradient of what E is a part of costs nothing.
        double scale = 2 * loss.WeightFor(features.Shape) * loss.Scale.FactorFor(features.Shape);
        return Backward(features, difference, lossGradient, scale, symmetric: true, reluMask, options);
    }

    private static void StyleLosses(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramOptions? options)
    {
        options = OptionsOf(options);
        using Tensor dense = target.contiguous();
        if (features.Element == torch.ScalarType.Float32)
        {
            KernelGradients<float>.StyleLosses(features, dense, losses, differences, loss, options);
        }
        else
        {
            KernelGradients<double>.StyleLosses(features, dense, losses, differences, loss, options);
        }
    }

    private static Tensor Backward(
        in FeatureTensor features,
        Tensor gramGradient,
        Tensor? factors,
        double scale,
        bool symmetric,
        bool reluMask,
        GramOptions? options)
    {
        // Nothing cancels the backward pass: native code is on the stack, and an exception would end the process.
        options = OptionsOf(options) with { CancellationToken = CancellationToken.None };
        using Tensor dense = gramGradient.contiguous();
        using Tensor? denseFactors = factors?.contiguous();
        Tensor gradient = features.Tensor.empty_like();
        try
        {
            var to = FeatureTensor.Of(gradient);
            if (features.Element == torch.ScalarType.Float32)
            {
                KernelGradients<float>.Backward(features, dense, denseFactors, to, scale, symmetric, reluMask, options);
            }
            else
            {
                KernelGradients<double>.Backward(features, dense, denseFactors, to, scale, symmetric, reluMask, options);
            }

            return gradient;
        }
        catch
        {
            gradient.Dispose();
            throw;
        }
    }

    /// <summary>The caller's options, with torch's number of threads unless they limit it.</summary>
    public static GramOptions OptionsOf(GramOptions? options)
    {
        options ??= GramOptions.Default;
        int threads = options.MaxDegreeOfParallelism == NoLimit ? torch.get_num_threads() : options.MaxDegreeOfParallelism;
        if (options != GramOptions.Default)
        {
            return options with { MaxDegreeOfParallelism = threads };
        }

        GramOptions? defaults = _defaults;
        if (defaults?.MaxDegreeOfParallelism != threads)
        {
            defaults = new GramOptions { MaxDegreeOfParallelism = threads };
            _defaults = defaults;
        }

        return defaults;
    }

    private static Tensor EmptyMatrices(in FeatureTensor features) => features.IsBatch
        ? torch.empty(features.Count, features.Shape.Channels, features.Shape.Channels, features.GramElement, torch.CPU)
        : torch.empty(features.Shape.Channels, features.Shape.Channels, features.GramElement, torch.CPU);

    private static Tensor EmptyLosses(in FeatureTensor features) =>
        torch.empty(features.IsBatch ? [features.Count] : ReadOnlySpan<long>.Empty, features.GramElement, torch.CPU);
}
