using System.Numerics;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>Calls the kernels on the memory of tensors.</summary>
internal static class TensorKernels
{
    /// <summary>Computes Gram matrices, those of weighted pixels if the features have weights.</summary>
    /// <param name="features">N maps in place.</param>
    /// <param name="destination">Receives N contiguous matrices.</param>
    /// <param name="scale">s.</param>
    /// <param name="options">Those of the kernels.</param>
    /// <param name="maximumLength">The maximum number of values of features or matrices per call.</param>
    public static void Gram<TFeature, TGram>(
        in FeatureTensor features, Tensor destination, GramScale scale, GramOptions options, int maximumLength = int.MaxValue)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var from = TensorMemory<TFeature>.OfMaps(features);
        var to = TensorMemory<TGram>.OfMatrices(destination, features);
        GramShape shape = features.Shape;
        if (features.Weights is not null)
        {
            for (int map = 0; map < features.Count; map++)
            {
                GramGen.Gram.ComputeWeighted(
                    from.Slice(map * features.MapStride, shape.FeatureLength),
                    WeightsOf<TGram>(features, map),
                    shape,
                    to.Slice((long)map * shape.GramLength, shape.GramLength),
                    scale,
                    options: options);
            }
        }
        else if (features.Count == 1)
        {
            GramGen.Gram.Compute(
                from.Slice(0, shape.FeatureLength), shape, to.Slice(0, shape.GramLength), scale, options: options);
        }
        else
        {
            int mapsPerCall = (int)Math.Min(
                1 + ((maximumLength - shape.FeatureLength) / features.MapStride), Math.Max(1, maximumLength / shape.GramLength));
            for (int first = 0; first < features.Count; first += mapsPerCall)
            {
                int count = Math.Min(mapsPerCall, features.Count - first);
                long length = ((count - 1) * features.MapStride) + shape.FeatureLength;
                GramGen.Gram.ComputeBatch(
                    from.Slice(first * features.MapStride, (int)length),
                    shape,
                    count,
                    to.Slice((long)first * shape.GramLength, count * shape.GramLength),
                    scale,
                    featureStride: count == 1 ? 0 : (int)features.MapStride,
                    options: options);
            }
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(features.Weights);
        GC.KeepAlive(destination);
    }

    /// <summary>Computes covariances.</summary>
    /// <param name="features">N maps in place.</param>
    /// <param name="destination">Receives N contiguous matrices.</param>
    /// <param name="normalization">The divisor.</param>
    /// <param name="options">Those of the kernels.</param>
    public static void Covariance<TFeature, TGram>(
        in FeatureTensor features, Tensor destination, CovarianceNormalization normalization, GramOptions options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var from = TensorMemory<TFeature>.OfMaps(features);
        var to = TensorMemory<TGram>.OfMatrices(destination, features);
        GramShape shape = features.Shape;
        for (long map = 0; map < features.Count; map++)
        {
            GramGen.Gram.ComputeCovariance(
                from.Slice(map * features.MapStride, shape.FeatureLength),
                shape,
                to.Slice(map * shape.GramLength, shape.GramLength),
                means: [],
                normalization,
                options);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(destination);
    }

    /// <summary>Computes style losses.</summary>
    /// <param name="features">N maps in place.</param>
    /// <param name="target">A, contiguous: one matrix for all maps, or N.</param>
    /// <param name="losses">Receives N losses.</param>
    /// <param name="differences">Receives N matrices D; null if there is no gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="options">Those of the kernels.</param>
    public static void StyleLoss<T>(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramShape shape = features.Shape;
        var from = TensorMemory<T>.OfMaps(features);
        bool hasOneTarget = target.ndim == 2;
        long targetStride = hasOneTarget ? 0 : shape.GramLength;
        var targets = new TensorMemory<T>(target, isContiguous: true, (hasOneTarget ? 1 : features.Count) * (long)shape.GramLength);
        TensorMemory<T> to = differences is null ? default : TensorMemory<T>.OfMatrices(differences, features);
        Span<T> values = new TensorMemory<T>(losses, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < values.Length; map++)
        {
            ReadOnlySpan<T> mapFeatures = from.Slice(map * features.MapStride, shape.FeatureLength);
            ReadOnlySpan<T> mapTarget = targets.Slice(map * targetStride, shape.GramLength);
            Span<T> difference = differences is null ? [] : to.Slice((long)map * shape.GramLength, shape.GramLength);
            values[map] = T.CreateTruncating(
                StyleLoss(mapFeatures, WeightsOf<T>(features, map), shape, mapTarget, difference, loss, options));
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(features.Weights);
        GC.KeepAlive(target);
        GC.KeepAlive(losses);
        GC.KeepAlive(differences);
    }

    /// <summary>Computes gradients with respect to the features.</summary>
    /// <param name="features">N maps in place.</param>
    /// <param name="gramGradients">N matrices D, contiguous.</param>
    /// <param name="factors">N factors of the scale, contiguous; null for 1.</param>
    /// <param name="destination">Receives N gradients with the strides of the features.</param>
    /// <param name="scale">s.</param>
    /// <param name="symmetric">D is symmetric: its lower triangle is read.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">Those of the kernels.</param>
    public static void Backward<T>(
        in FeatureTensor features,
        Tensor gramGradients,
        Tensor? factors,
        in FeatureTensor destination,
        double scale,
        bool symmetric,
        bool reluMask,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramShape shape = features.Shape;
        var from = TensorMemory<T>.OfMaps(features);
        var to = TensorMemory<T>.OfMaps(destination);
        var matrices = TensorMemory<T>.OfMatrices(gramGradients, features);
        ReadOnlySpan<T> upstream = factors is null
            ? []
            : new TensorMemory<T>(factors, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < features.Count; map++)
        {
            double factor = upstream.IsEmpty ? 1 : double.CreateTruncating(upstream[map]);
            ReadOnlySpan<T> mapFeatures = from.Slice(map * features.MapStride, shape.FeatureLength);
            ReadOnlySpan<T> matrix = matrices.Slice((long)map * shape.GramLength, shape.GramLength);
            Span<T> gradient = to.Slice(map * destination.MapStride, shape.FeatureLength);
            if (features.Weights is null)
            {
                GramGen.Gram.Backward(mapFeatures, shape, matrix, gradient, scale * factor, symmetric, reluMask, options);
            }
            else
            {
                GramGen.Gram.BackwardWeighted(
                    mapFeatures, WeightsOf<T>(features, map), shape, matrix, gradient, scale * factor, symmetric, reluMask, options);
            }
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(features.Weights);
        GC.KeepAlive(gramGradients);
        GC.KeepAlive(factors);
        GC.KeepAlive(destination.Tensor);
    }

    /// <summary>Computes a style loss, and D unless <paramref name="difference"/> is empty.</summary>
    private static double StyleLoss<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> target,
        Span<T> difference,
        GramStyleLoss loss,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (weights.IsEmpty, difference.IsEmpty) switch
        {
            (true, true) => GramGen.Gram.StyleLoss(features, shape, target, loss, options),
            (true, false) => GramGen.Gram.ComputeStyleLossGradientOfGram(features, shape, target, difference, loss, options),
            (false, true) => GramGen.Gram.WeightedStyleLoss(features, weights, shape, target, loss, options),
            (false, false) =>
                GramGen.Gram.ComputeWeightedStyleLossGradientOfGram(features, weights, shape, target, difference, loss, options),
        };

    /// <summary>The weights of a map's pixels; empty if they have none.</summary>
    private static ReadOnlySpan<T> WeightsOf<T>(in FeatureTensor features, long map)
        where T : unmanaged
    {
        if (features.Weights is not { } weights)
        {
            return [];
        }

        int pixels = features.Shape.Pixels;
        long rows = weights.size(0);
        return new TensorMemory<T>(weights, isContiguous: true, rows * pixels).Slice(rows == 1 ? 0 : map * pixels, pixels);
    }
}
