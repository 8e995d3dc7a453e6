using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels' style losses and gradients of features of one type, in the memory of tensors.</summary>
internal static class KernelGradients<TKernels, T>
    where TKernels : IGradientKernels<T>
    where T : unmanaged
{
    /// <param name="features">N maps in place.</param>
    /// <param name="target">A, dense: one matrix for all maps, or N.</param>
    /// <param name="losses">Receives N losses.</param>
    /// <param name="differences">Receives N matrices D, or null if no gradient is to come.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="options">Those of the kernels.</param>
    public static void StyleLosses(
        in FeatureTensor features, Tensor target, Tensor losses, Tensor? differences, GramStyleLoss loss, GramGradientOptions options)
    {
        var from = TensorMemory<T>.OfMaps(features);
        bool hasOneTarget = target.ndim == 2;
        long targetStride = hasOneTarget ? 0 : features.Shape.GramLength;
        var targets = new TensorMemory<T>(target, isContiguous: true, (hasOneTarget ? 1 : features.Count) * (long)features.Shape.GramLength);
        TensorMemory<T> to = differences is null ? default : TensorMemory<T>.OfMatrices(differences, features);
        Span<T> values = new TensorMemory<T>(losses, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < values.Length; map++)
        {
            ReadOnlySpan<T> mapFeatures = from.Slice(map * features.MapStride, features.Shape.FeatureLength);
            ReadOnlySpan<T> mapTarget = targets.Slice(map * targetStride, features.Shape.GramLength);
            double value = differences is null
                ? TKernels.StyleLoss(mapFeatures, features.Shape, mapTarget, loss, options)
                : TKernels.StyleDifference(
                    mapFeatures,
                    features.Shape,
                    mapTarget,
                    to.Slice((long)map * features.Shape.GramLength, features.Shape.GramLength),
                    loss,
                    options);
            values[map] = TKernels.Rounded(value);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(target);
        GC.KeepAlive(losses);
        GC.KeepAlive(differences);
    }

    /// <param name="features">N maps in place.</param>
    /// <param name="gramGradients">N matrices D, dense.</param>
    /// <param name="factors">N numbers that the scale is multiplied by, dense; null for 1.</param>
    /// <param name="gradient">Receives N gradients that lie as the features do.</param>
    /// <param name="scale">s.</param>
    /// <param name="options">Those of the kernels; their scale is not read.</param>
    public static void Backward(
        in FeatureTensor features,
        Tensor gramGradients,
        Tensor? factors,
        in FeatureTensor gradient,
        double scale,
        GramGradientOptions options)
    {
        var from = TensorMemory<T>.OfMaps(features);
        var to = TensorMemory<T>.OfMaps(gradient);
        var matrices = TensorMemory<T>.OfMatrices(gramGradients, features);
        ReadOnlySpan<T> upstream = factors is null
            ? []
            : new TensorMemory<T>(factors, isContiguous: true, features.Count).Slice(0, features.Count);
        for (int map = 0; map < features.Count; map++)
        {
            double factor = upstream.IsEmpty ? 1 : TKernels.Widened(upstream[map]);
            TKernels.Backward(
                from.Slice(map * features.MapStride, features.Shape.FeatureLength),
                features.Shape,
                matrices.Slice((long)map * features.Shape.GramLength, features.Shape.GramLength),
                to.Slice(map * gradient.MapStride, features.Shape.FeatureLength),
                options with { Scale = scale * factor });
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(gramGradients);
        GC.KeepAlive(factors);
        GC.KeepAlive(gradient.Tensor);
    }
}
