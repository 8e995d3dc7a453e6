using System.Runtime.InteropServices;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>The results of the calls with spans for a tensor's values, as bytes.</summary>
internal static class Spans
{
    public static byte[] Gram(Tensor features, GramScale scale = default) => features.dtype switch
    {
        torch.ScalarType.Float32 => EachMap<float, float>(features, (map, shape, gram) => GramGen.Gram.Compute(map, shape, gram, scale)),
        torch.ScalarType.Float64 => EachMap<double, double>(features, (map, shape, gram) => GramGen.Gram.Compute(map, shape, gram, scale)),
        _ => EachMap<Half, float>(features, (map, shape, gram) => GramGen.Gram.Compute(map, shape, gram, scale)),
    };

    /// <param name="features">The features.</param>
    /// <param name="weights">M weights for all maps, or N·M.</param>
    /// <param name="scale">s.</param>
    public static byte[] WeightedGram(Tensor features, Tensor weights, GramScale scale)
    {
        int next = 0;
        return features.dtype switch
        {
            torch.ScalarType.Float32 => EachMap<float, float>(
                features,
                (map, shape, gram) => GramGen.Gram.ComputeWeighted(map, NextOf<float>(weights, shape, ref next), shape, gram, scale)),
            torch.ScalarType.Float64 => EachMap<double, double>(
                features,
                (map, shape, gram) => GramGen.Gram.ComputeWeighted(map, NextOf<double>(weights, shape, ref next), shape, gram, scale)),
            _ => EachMap<Half, float>(
                features,
                (map, shape, gram) => GramGen.Gram.ComputeWeighted(map, NextOf<float>(weights, shape, ref next), shape, gram, scale)),
        };

        static ReadOnlySpan<T> NextOf<T>(Tensor weights, GramShape shape, ref int next)
            where T : unmanaged
        {
            T[] values = Maps.Values<T>(weights);
            int first = next++ * shape.Pixels % values.Length;
            return values.AsSpan(first, shape.Pixels);
        }
    }

    public static byte[] Covariance(Tensor features, CovarianceNormalization normalization) => features.dtype switch
    {
        torch.ScalarType.Float32 => EachMap<float, float>(
            features, (map, shape, matrix) => GramGen.Gram.ComputeCovariance(map, shape, matrix, [], normalization)),
        torch.ScalarType.Float64 => EachMap<double, double>(
            features, (map, shape, matrix) => GramGen.Gram.ComputeCovariance(map, shape, matrix, [], normalization)),
        _ => EachMap<Half, float>(
            features, (map, shape, matrix) => GramGen.Gram.ComputeCovariance(map, shape, matrix, [], normalization)),
    };

    public static byte[] Of(Tensor tensor)
    {
        using Tensor plain = tensor.detach();
        using Tensor dense = plain.contiguous();
        return dense.bytes.ToArray();
    }

    private static byte[] EachMap<TFeature, TGram>(Tensor features, Product<TFeature, TGram> product)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        int maps = features.ndim == 4 ? (int)features.size(0) : 1;
        int channels = (int)features.size(features.ndim == 4 ? 1 : 0);
        TFeature[] values = Maps.Values<TFeature>(features);
        var shape = new GramShape(channels, values.Length / maps / channels);
        var grams = new TGram[maps * shape.GramLength];
        for (int map = 0; map < maps; map++)
        {
            product(
                values.AsSpan(map * shape.FeatureLength, shape.FeatureLength),
                shape,
                grams.AsSpan(map * shape.GramLength, shape.GramLength));
        }

        return MemoryMarshal.AsBytes<TGram>(grams).ToArray();
    }

    private delegate void Product<TFeature, TGram>(ReadOnlySpan<TFeature> map, GramShape shape, Span<TGram> gram);
}
