using System.Numerics;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>Gram matrices and covariances by GramGen's kernels, from the memory of one tensor to that of another.</summary>
internal static class KernelProducts<TFeature, TGram>
    where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
    where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
{
    /// <param name="features">N maps in place.</param>
    /// <param name="grams">Receives N adjacent matrices.</param>
    /// <param name="scale">s.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="longestSpan">The most values of features or matrices in one call.</param>
    public static void Grams(
        in FeatureTensor features, Tensor grams, GramScale scale, GramOptions options, int longestSpan = int.MaxValue)
    {
        var from = TensorMemory<TFeature>.OfMaps(features);
        var to = TensorMemory<TGram>.OfMatrices(grams, features);
        GramShape shape = features.Shape;
        if (features.Count == 1)
        {
            Gram.Compute<TFeature, TGram>(
                from.Slice(0, shape.FeatureLength), shape, to.Slice(0, shape.GramLength), scale, options: options);
        }
        else
        {
            int mostMaps = (int)Math.Min(
                1 + ((longestSpan - shape.FeatureLength) / features.MapStride), Math.Max(1, longestSpan / shape.GramLength));
            for (int first = 0; first < features.Count; first += mostMaps)
            {
                int count = Math.Min(mostMaps, features.Count - first);
                long length = ((count - 1) * features.MapStride) + shape.FeatureLength;
                Gram.ComputeBatch<TFeature, TGram>(
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
        GC.KeepAlive(grams);
    }

    public static void Covariances(
        in FeatureTensor features, Tensor covariances, CovarianceNormalization normalization, GramOptions options)
    {
        var from = TensorMemory<TFeature>.OfMaps(features);
        var to = TensorMemory<TGram>.OfMatrices(covariances, features);
        GramShape shape = features.Shape;
        for (long map = 0; map < features.Count; map++)
        {
            Gram.ComputeCovariance<TFeature, TGram>(
                from.Slice(map * features.MapStride, shape.FeatureLength),
                shape,
                to.Slice(map * shape.GramLength, shape.GramLength),
                [],
                normalization,
                options);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(covariances);
    }
}

/// <summary>Style losses and gradients by GramGen's kernels, in the memory of tensors.</summary>
internal static class KernelGradients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="features">N maps in place.</param>
    /// <param name="target">A, dense: one matrix for all maps, or N.</param>
    /// <param name="losses">Receives N losses.</param>
    /// <param name="differences">Receives N matrices D, or null if no gradient follows.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="options">How to compute.</param>
    public static void StyleLosses(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramOptions options)
    {
        var from = TensorMemory<T>.OfMaps(features);
        GramShape shape = features.Shape;
        bool hasOneTarget = target.ndim == 2;
        long targetStride = hasOneTarget ? 0 : shape.GramLength;
        var targets = new TensorMemory<T>(target, isContiguous: true, (hasOneTarget ? 1 : features.Count) * (long)shape.GramLength);
        TensorMemory<T> to = differences is null ? default : TensorMemory<T>.OfMatrices(differences, features);
        Span<T> values = new TensorMemory<T>(losses, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < values.Length; map++)
        {
            ReadOnlySpan<T> mapFeatures = from.Slice(map * features.MapStride, shape.FeatureLength);
            ReadOnlySpan<T> mapTarget = targets.Slice(map * targetStride, shape.GramLength);
            double value = differences is null
                ? Gram.StyleLoss(mapFeatures, shape, mapTarget, loss, options)
                : Gram.ComputeStyleLossGradientOfGram(
                    mapFeatures, shape, mapTarget, to.Slice((long)map * shape.GramLength, shape.GramLength), loss, options);
            values[map] = T.CreateTruncating(value);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(target);
        GC.KeepAlive(losses);
        GC.KeepAlive(differences);
    }

    /// <param name="features">N maps in place.</param>
    /// <param name="gramGradients">N matrices D, dense.</param>
    /// <param name="factors">N numbers that the scale is multiplied by, dense; null for 1.</param>
    /// <param name="gradient">Receives N gradients, in the layout of the features.</param>
    /// <param name="scale">s.</param>
    /// <param name="symmetric">Only the lower triangles of D are read.</param>
    /// <param name="reluMask">The gradients are 0 where F ≤ 0.</param>
    /// <param name="options">How to compute.</param>
    public static void Backward(
        in FeatureTensor features,
        Tensor gramGradients,
        Tensor? factors,
        in FeatureTensor gradient,
        double scale,
        bool symmetric,
        bool reluMask,
        GramOptions options)
    {
        var from = TensorMemory<T>.OfMaps(features);
        var to = TensorMemory<T>.OfMaps(gradient);
        var matrices = TensorMemory<T>.OfMatrices(gramGradients, features);
        GramShape shape = features.Shape;
        ReadOnlySpan<T> upstream = factors is null
            ? []
            : new TensorMemory<T>(factors, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < features.Count; map++)
        {
            double factor = upstream.IsEmpty ? 1 : double.CreateTruncating(upstream[map]);
            Gram.Backward<T>(
                from.Slice(map * features.MapStride, shape.FeatureLength),
                shape,
                matrices.Slice((long)map * shape.GramLength, shape.GramLength),
                to.Slice(map * gradient.MapStride, shape.FeatureLength),
                scale * factor,
                symmetric,
                reluMask,
                options);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(gramGradients);
        GC.KeepAlive(factors);
        GC.KeepAlive(gradient.Tensor);
    }
}
