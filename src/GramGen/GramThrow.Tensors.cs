using System.Diagnostics.CodeAnalysis;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Dimensions of tensors.</content>
internal static partial class GramThrow
{
    public static void IfOtherRanks(TensorExtent features, TensorExtent gram)
    {
        if ((features.Rank, gram.Rank) is not ((2, 2) or (3, 2) or (3, 3) or (4, 3)))
        {
            throw new ArgumentException(
                $"The features have rank {features.Rank}, the Gram matrix {gram.Rank}; supported are features of 2 or 3 with a matrix of 2 "
                + "(C×M or C×H×W, C×C), and of 3 or 4 with matrices of 3 (N×C×M or N×C×H×W, N×C×C).",
                gram.Rank is 2 or 3 ? nameof(features) : nameof(gram));
        }
    }

    public static void IfEmptyDimension(TensorExtent features)
    {
        if (features.HasEmptyDimension)
        {
            throw new ArgumentException($"No dimension of the features may be empty; they are {features.Lengths}.", nameof(features));
        }
    }

    public static void IfOtherLengths(TensorExtent gram, bool isBatch, long count, long channels)
    {
        bool fits = isBatch ? gram.Has((nint)count, (nint)channels, (nint)channels) : gram.Has((nint)channels, (nint)channels);
        if (!fits)
        {
            string expected = isBatch ? $"matrices are {count}×{channels}×{channels}" : $"matrix is {channels}×{channels}";
            throw new ArgumentException($"The Gram {expected} (channels × channels); the tensor is {gram.Lengths}.", nameof(gram));
        }
    }

    public static void IfTooFar(TensorExtent tensor, string name)
    {
        if (tensor.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor {tensor.Lengths} with strides {tensor.Strides} reaches over {tensor.Length} values, more than a span can hold ({int.MaxValue}).",
                name);
        }
    }

    [DoesNotReturn]
    public static void PixelsApart(TensorExtent features, TensorExtent place) =>
        throw new ArgumentException(
            $"The features {features.Lengths} have strides {features.Strides}: H×W = {place.Lengths} is no single row of pixels, for which "
            + $"the stride of H must be {place[1].Length}·{place[1].Stride} = {place[1].Length * place[1].Stride}; it is {place[0].Stride}.",
            nameof(features));

    [DoesNotReturn]
    public static void FeatureStrides(TensorExtent features) =>
        throw new ArgumentException(
            $"The features {features.Lengths} have strides {features.Strides}; supported are pixels side by side (stride 1) with channels "
            + "at least M values apart, and channels side by side with pixels at least C values apart, in maps at least 1 value apart.",
            nameof(features));

    [DoesNotReturn]
    public static void GramStrides(TensorExtent gram) =>
        throw new ArgumentException(
            $"The Gram matrix {gram.Lengths} has strides {gram.Strides}; supported are entries side by side (stride 1) in rows at least C "
            + "values apart, and matrices one after the other.",
            nameof(gram));
}
