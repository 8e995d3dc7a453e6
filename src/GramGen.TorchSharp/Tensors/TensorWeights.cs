using System.Diagnostics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>Weights of pixels, as operations read them.</summary>
internal static class TensorWeights
{
    /// <summary>
    /// The weights as constants, 1 × M for all maps or N × M, contiguous; the caller disposes them. Their values are checked later: by the
    /// kernels, or by <see cref="ThrowIfInvalid"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The weights have another size, type or device than the features' pixels.</exception>
    public static Tensor ConstantOf(Tensor weights, in FeatureTensor features)
    {
        ThrowIfNotOf(features, weights);
        using Tensor constant = weights.detach();
        using Tensor rows = constant.reshape(-1, features.Shape.Pixels);
        return rows.contiguous();
    }

    /// <summary>Checks the values. On a GPU that waits for it.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static void ThrowIfInvalid(Tensor weights)
    {
        using var zero = 0.0.ToScalar();
        using Tensor isNotNegative = weights.ge(zero);
        using Tensor isFinite = weights.isfinite();
        using Tensor isValid = isNotNegative.logical_and(isFinite);
        using Tensor areValid = isValid.all();
        if (!areValid.ToBoolean())
        {
            throw new ArgumentException("Weights are finite and not negative; one of the tensor's is not.", nameof(weights));
        }
    }

    /// <summary>H × W or M, after a 1 in place of C, after N or a 1 in place of N. Each of the two may be left out.</summary>
    private static bool HasSizeOf(in FeatureTensor features, Tensor weights)
    {
        int pixelDimensions = features.PixelDimensions.Length;
        int leading = (int)weights.ndim - pixelDimensions;
        if (leading < 0 || leading > (features.IsBatch ? 2 : 1))
        {
            return false;
        }

        for (int i = 1; i <= pixelDimensions; i++)
        {
            if (weights.size((int)weights.ndim - i) != features.Tensor.size((int)features.Tensor.ndim - i))
            {
                return false;
            }
        }

        bool hasOneMap = leading == 0 || weights.size(0) == 1;
        return (hasOneMap || (features.IsBatch && weights.size(0) == features.Count)) && (leading < 2 || weights.size(1) == 1);
    }

    [StackTraceHidden]
    private static void ThrowIfNotOf(in FeatureTensor features, Tensor weights)
    {
        if (!HasSizeOf(features, weights))
        {
            string pixels = string.Join('×', features.Tensor.shape[^features.PixelDimensions.Length..]);
            string expected = features.IsBatch
                ? $"{pixels}, 1×{pixels}, {features.Count}×{pixels} or {features.Count}×1×{pixels}"
                : $"{pixels} or 1×{pixels}";
            throw new ArgumentException(
                $"The weights of features {FeatureTensor.DescribeSizes(features.Tensor)} are {expected}; the tensor is "
                + $"{FeatureTensor.DescribeSizes(weights)}.",
                nameof(weights));
        }

        FeatureTensor.ThrowIfSparse(weights, "The weights", "are", nameof(weights));
        if (weights.dtype != features.GramElement)
        {
            throw new ArgumentException(
                $"The weights of features of {features.Element} are of {features.GramElement}; the tensor is of {weights.dtype}.",
                nameof(weights));
        }

        if (weights.device_type != features.Tensor.device_type || weights.device_index != features.Tensor.device_index)
        {
            throw new ArgumentException(
                $"The weights must be on the device of the features, {features.Tensor.device}; they are on {weights.device}.",
                nameof(weights));
        }
    }
}
