using System.Diagnostics;
using TorchSharp;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>The checks on tensors, and every message they give.</summary>
[StackTraceHidden]
internal static class TensorThrow
{
    public static void IfOtherRank(Tensor features, int rank)
    {
        if (rank is < 2 or > 4)
        {
            throw new ArgumentException(
                $"The features have rank {rank}, {Sizes(features)}; supported are 2 (C×M), 3 (C×H×W) and 4 (N×C×H×W).", nameof(features));
        }
    }

    public static void IfOtherType(Tensor features, torch.ScalarType type)
    {
        if (type is not (torch.ScalarType.Float32 or torch.ScalarType.Float64 or torch.ScalarType.Float16))
        {
            throw new ArgumentException($"The features are {Sizes(features)} of {type}; supported are Float32, Float64 and Float16.", nameof(features));
        }
    }

    public static void IfEmpty(Tensor features, long length)
    {
        if (length == 0)
        {
            throw new ArgumentException($"No dimension of the features may be empty; they are {Sizes(features)}.", nameof(features));
        }
    }

    public static void IfTooLarge(Tensor features, long count, long channels, long pixels)
    {
        if (count > int.MaxValue || channels > int.MaxValue / channels || pixels > int.MaxValue / channels)
        {
            throw new ArgumentException(
                $"The features {Sizes(features)} are {count} of {channels}×{pixels}; N, C·C and C·M may be up to {int.MaxValue} each.",
                nameof(features));
        }
    }

    public static void IfPlaced(GramOptions? options)
    {
        IfLaidOut(options?.Layout ?? default, nameof(options));
        double beta = options?.Beta ?? 0;
        if (beta != 0)
        {
            throw new ArgumentException($"The options' β is {beta}, but the result is a new tensor, with nothing to add to.", nameof(options));
        }
    }

    public static void IfScaledCovariance(GramOptions? options)
    {
        if (options is not null && options.Scale != default)
        {
            throw new ArgumentException("A covariance has the scale of its normalization: that of the options must be 1.", nameof(options));
        }
    }

    public static void IfUnfitForLoss(GramGradientOptions? options)
    {
        IfLaidOut(options?.Layout ?? default, nameof(options));
        if (options is not null && options.Scale != default)
        {
            throw new ArgumentException("A style loss has a scale of its own: that of the options must be 1.", nameof(options));
        }
    }

    public static void IfNoFreedom(CovarianceNormalization normalization, GramShape shape)
    {
        if (normalization is not (CovarianceNormalization.Unbiased or CovarianceNormalization.Biased))
        {
            throw new ArgumentOutOfRangeException(nameof(normalization), normalization, $"{normalization} is none of Unbiased, Biased.");
        }

        if (normalization == CovarianceNormalization.Unbiased && shape.Pixels == 1)
        {
            throw new ArgumentException("An unbiased covariance is divided by M - 1, which is 0 for one pixel.", nameof(normalization));
        }
    }

    public static void IfOtherTarget(in FeatureTensor features, Tensor targetGram)
    {
        GramShape shape = features.Shape;
        long rank = targetGram.ndim;
        bool fits = (rank == 2 || (rank == 3 && features.IsBatch && targetGram.size(0) == features.Count))
            && targetGram.size((int)rank - 2) == shape.Channels
            && targetGram.size((int)rank - 1) == shape.Channels;
        if (!fits)
        {
            string one = $"{shape.Channels}×{shape.Channels}";
            string expected = features.IsBatch ? $"{one}, or {features.Count}×{one}" : one;
            throw new ArgumentException(
                $"The target Gram matrix of features {Sizes(features.Tensor)} is {expected}; the tensor is {Sizes(targetGram)}.",
                nameof(targetGram));
        }

        if (targetGram.dtype != features.GramElement)
        {
            throw new ArgumentException(
                $"The target Gram matrix of features of {features.Element} is of {features.GramElement}; the tensor is of {targetGram.dtype}.",
                nameof(targetGram));
        }

        if (targetGram.device_type != features.Tensor.device_type || targetGram.device_index != features.Tensor.device_index)
        {
            throw new ArgumentException(
                $"The target Gram matrix must be where the features are, on {features.Tensor.device}; it is on {targetGram.device}.",
                nameof(targetGram));
        }
    }

    public static void IfNotSquare(Tensor targetGram)
    {
        int rank = (int)targetGram.ndim;
        if (rank is not (2 or 3) || targetGram.size(rank - 1) != targetGram.size(rank - 2))
        {
            throw new ArgumentException($"A target is C×C or N×C×C; the tensor is {Sizes(targetGram)}.", nameof(targetGram));
        }
    }

    public static void IfUndefined(torch.nn.Reduction reduction)
    {
        if (!Enum.IsDefined(reduction))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"{reduction} is none of None, Mean, Sum.");
        }
    }

    private static void IfLaidOut(FeatureLayout layout, string name)
    {
        if (layout != FeatureLayout.ChannelsFirst)
        {
            throw new ArgumentException(
                $"The options' layout is {layout}, but a tensor's strides say how it lies: leave it at its default.", name);
        }
    }

    private static string Sizes(Tensor tensor) => tensor.ndim == 0 ? "0-d" : string.Join('×', tensor.shape);
}
