using System.Diagnostics;
using TorchSharp;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>Checks on tensors and their sizes.</summary>
[StackTraceHidden]
internal static class TensorChecks
{
    public static void ThrowIfOtherRank(Tensor features, int rank)
    {
        if (rank is < 2 or > 4)
        {
            throw new ArgumentException(
                $"The features have rank {rank}, {Sizes(features)}; supported are 2 (C×M), 3 (C×H×W) and 4 (N×C×H×W).", nameof(features));
        }
    }

    public static void ThrowIfOtherType(Tensor features, torch.ScalarType type)
    {
        if (type is not (torch.ScalarType.Float32 or torch.ScalarType.Float64 or torch.ScalarType.Float16))
        {
            throw new ArgumentException($"The features are {Sizes(features)} of {type}; supported are Float32, Float64 and Float16.", nameof(features));
        }
    }

    public static void ThrowIfEmpty(Tensor features, long length)
    {
        if (length == 0)
        {
            throw new ArgumentException($"No dimension of the features may be empty; they are {Sizes(features)}.", nameof(features));
        }
    }

    public static void ThrowIfTooLarge(Tensor features, long count, long channels, long pixels)
    {
        if (count > int.MaxValue || channels > int.MaxValue / channels || pixels > int.MaxValue / channels)
        {
            throw new ArgumentException(
                $"The features {Sizes(features)} are {count} of {channels}×{pixels}; N, C·C and C·M may be up to {int.MaxValue} each.",
                nameof(features));
        }
    }

    public static void ThrowIfNoDivisor(CovarianceNormalization normalization, GramShape shape)
    {
        if (normalization is not (CovarianceNormalization.Unbiased or CovarianceNormalization.Biased))
        {
            throw new ArgumentOutOfRangeException(nameof(normalization), normalization, $"CovarianceNormalization must be one of Unbiased, Biased; it is {normalization}.");
        }

        if (normalization == CovarianceNormalization.Unbiased && shape.Pixels == 1)
        {
            throw new ArgumentException("The divisor of an unbiased covariance is M - 1, which is 0 for one pixel.", nameof(normalization));
        }
    }

    public static void ThrowIfOtherTarget(in FeatureTensor features, Tensor targetGram)
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

    public static void ThrowIfNotSquare(Tensor targetGram)
    {
        int rank = (int)targetGram.ndim;
        if (rank is not (2 or 3) || targetGram.size(rank - 1) != targetGram.size(rank - 2))
        {
            throw new ArgumentException($"A target is C×C or N×C×C; the tensor is {Sizes(targetGram)}.", nameof(targetGram));
        }
    }

    public static void ThrowIfUndefined(torch.nn.Reduction reduction)
    {
        if (!Enum.IsDefined(reduction))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Reduction must be one of None, Mean, Sum; it is {reduction}.");
        }
    }

    private static string Sizes(Tensor tensor) => tensor.ndim == 0 ? "0-d" : string.Join('×', tensor.shape);
}
