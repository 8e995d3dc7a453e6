using GramGen.TorchSharp.Device;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>The kernels, in the memory of tensors on the CPU. Features must be in place.</summary>
internal sealed class KernelImplementation : TensorImplementation
{
    private const int Unlimited = -1;

    private static GramOptions? _defaults;

    public override bool SupportsHalf => true;

    public override bool RequiresInPlace => true;

    /// <summary>The options with torch's number of threads, unless they have their own.</summary>
    public static GramOptions WithThreads(GramOptions options)
    {
        if (options.MaxDegreeOfParallelism != Unlimited)
        {
            return options;
        }

        int threads = torch.get_num_threads();
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

    public override Tensor Gram(in FeatureTensor features, GramScale scale, GramOptions options)
    {
        options = WithThreads(options);
        Tensor grams = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    TensorKernels.Gram<float, float>(features, grams, scale, options);
                    break;
                case torch.ScalarType.Float64:
                    TensorKernels.Gram<double, double>(features, grams, scale, options);
                    break;
                default:
                    TensorKernels.Gram<Half, float>(features, grams, scale, options);
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

    public override Tensor Covariance(in FeatureTensor features, CovarianceNormalization normalization, GramOptions options)
    {
        options = WithThreads(options);
        Tensor covariances = EmptyMatrices(features);
        try
        {
            switch (features.Element)
            {
                case torch.ScalarType.Float32:
                    TensorKernels.Covariance<float, float>(features, covariances, normalization, options);
                    break;
                case torch.ScalarType.Float64:
                    TensorKernels.Covariance<double, double>(features, covariances, normalization, options);
                    break;
                default:
                    TensorKernels.Covariance<Half, float>(features, covariances, normalization, options);
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

    public override Tensor StyleLoss(in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options)
    {
        Tensor losses = EmptyLosses(features);
        try
        {
            ComputeStyleLosses(features, target, losses, differences: null, loss, options);
            return losses;
        }
        catch
        {
            losses.Dispose();
            throw;
        }
    }

    public override (Tensor Loss, Tensor Difference) StyleLossAndDifference(
        in FeatureTensor features, Tensor target, GramStyleLoss loss, GramOptions options)
    {
        Tensor losses = EmptyLosses(features);
        Tensor? differences = null;
        try
        {
            differences = EmptyMatrices(features);
            ComputeStyleLosses(features, target, losses, differences, loss, options);
            return (losses, differences);
        }
        catch
        {
            losses.Dispose();
            differences?.Dispose();
            throw;
        }
    }

    public override Tensor GramGradient(in FeatureTensor features, Tensor gramGradient, GramScale scale, GramOptions options) =>
        Backward(features, gramGradient, factors: null, scale.FactorFor(features.Shape), symmetric: false, reluMask: false, options);

    public override Tensor CovarianceGradient(
        in FeatureTensor features, Tensor covarianceGradient, CovarianceNormalization normalization, GramOptions options)
    {
        using Tensor centred = TorchProducts.Centred(features.Tensor, features.PixelDimensions);
        double scale = ScaleOf(normalization, features.Shape);
        return Backward(
            FeatureTensor.Of(centred), covarianceGradient, factors: null, scale, symmetric: false, reluMask: false, options);
    }

    public override Tensor StyleLossGradient(
        in FeatureTensor features, Tensor difference, Tensor lossGradient, GramStyleLoss loss, bool reluMask, GramOptions options)
    {
        // As a factor of the scale, the gradient with respect to E costs nothing.
        double scale = 2 * loss.WeightFor(features.Shape) * loss.Scale.FactorFor(features.Shape);
        return Backward(features, difference, lossGradient, scale, symmetric: true, reluMask, options);
    }

    private static void ComputeStyleLosses(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramOptions options)
    {
        options = WithThreads(options);
        using Tensor dense = target.contiguous();
        if (features.Element == torch.ScalarType.Float32)
        {
            TensorKernels.StyleLoss<float>(features, dense, losses, differences, loss, options);
        }
        else
        {
            TensorKernels.StyleLoss<double>(features, dense, losses, differences, loss, options);
        }
    }

    private static Tensor Backward(
        in FeatureTensor features,
        Tensor gramGradient,
        Tensor? factors,
        double scale,
        bool symmetric,
        bool reluMask,
        GramOptions options)
    {
        // Nothing cancels a backward pass: with native code on the stack, an exception would end the process.
        options = WithThreads(options.CancellationToken.CanBeCanceled
            ? options with { CancellationToken = CancellationToken.None }
            : options);
        using Tensor dense = gramGradient.contiguous();
        using Tensor? denseFactors = factors?.contiguous();
        Tensor gradient = features.Tensor.empty_like();
        try
        {
            var destination = FeatureTensor.Of(gradient);
            if (features.Element == torch.ScalarType.Float32)
            {
                TensorKernels.Backward<float>(features, dense, denseFactors, destination, scale, symmetric, reluMask, options);
            }
            else
            {
                TensorKernels.Backward<double>(features, dense, denseFactors, destination, scale, symmetric, reluMask, options);
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
