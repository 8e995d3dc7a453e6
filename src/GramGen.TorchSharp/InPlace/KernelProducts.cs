using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The kernels' matrices of features of one type, from the memory of one tensor to that of another.</summary>
internal static class KernelProducts<TKernels, TFeature, TGram>
    where TKernels : IElementKernels<TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged
{
    /// <param name="features">N maps in place.</param>
    /// <param name="grams">Receives N matrices, one after the other.</param>
    /// <param name="options">Those of the kernels.</param>
    /// <param name="longestSpan">The most values of features or matrices in one call.</param>
    public static void Grams(in FeatureTensor features, Tensor grams, GramOptions options, int longestSpan = int.MaxValue)
    {
        var from = TensorMemory<TFeature>.OfMaps(features);
        var to = TensorMemory<TGram>.OfMatrices(grams, features);
        GramShape shape = features.Shape;
        if (features.Count == 1)
        {
            TKernels.Gram(from.Slice(0, shape.FeatureLength), shape, to.Slice(0, shape.GramLength), options);
        }
        else
        {
            int atOnce = (int)Math.Min(
                1 + ((longestSpan - shape.FeatureLength) / features.MapStride), Math.Max(1, longestSpan / shape.GramLength));
            for (int first = 0; first < features.Count; first += atOnce)
            {
                int count = Math.Min(atOnce, features.Count - first);
                long length = ((count - 1) * features.MapStride) + shape.FeatureLength;
                TKernels.Grams(
                    from.Slice(first * features.MapStride, (int)length),
                    shape,
                    count,
                    to.Slice((long)first * shape.GramLength, count * shape.GramLength),
                    options,
                    count == 1 ? 0 : (int)features.MapStride);
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
            TKernels.Covariance(
                from.Slice(map * features.MapStride, shape.FeatureLength),
                shape,
                to.Slice(map * shape.GramLength, shape.GramLength),
                normalization,
                options);
        }

        GC.KeepAlive(features.Tensor);
        GC.KeepAlive(covariances);
    }
}
