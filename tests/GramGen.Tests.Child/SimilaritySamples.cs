using System.Numerics;

namespace GramGen.Tests.Child;

/// <summary>A function of all pairs of channels.</summary>
/// <param name="Name">Its name.</param>
public sealed record SimilarityCall(string Name)
{
    public TGram[] Compute<TFeature, TGram>(TFeature[] features, GramShape shape, GramOptions? options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var result = new TGram[shape.GramLength];
        switch (Name)
        {
            case "cosine":
                Gram.ComputeCosines<TFeature, TGram>(features, shape, result, options);
                break;
            case "squared distance":
                Gram.ComputeSquaredDistances<TFeature, TGram>(features, shape, result, options);
                break;
            case "distance":
                Gram.ComputeDistances<TFeature, TGram>(features, shape, result, options);
                break;
            case "rbf":
                Gram.ComputeRbfKernel<TFeature, TGram>(features, shape, result, gamma: 1, options: options);
                break;
            case "dot product":
                Gram.Compute(features, shape, result, options: options);
                break;
            default:
                Gram.ComputePolynomialKernel<TFeature, TGram>(features, shape, result, options: options);
                break;
        }

        return result;
    }

    /// <summary>The same of each query and each row of a corpus.</summary>
    public TGram[] Compare<TFeature, TGram>(
        TFeature[] queries, GramShape queryShape, TFeature[] corpus, GramShape corpusShape, GramOptions? options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var result = new TGram[queryShape.Channels * corpusShape.Channels];
        switch (Name)
        {
            case "cosine":
                CrossGram.ComputeCosines<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, options);
                break;
            case "squared distance":
                CrossGram.ComputeSquaredDistances<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, options);
                break;
            case "distance":
                CrossGram.ComputeDistances<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, options);
                break;
            case "rbf":
                CrossGram.ComputeRbfKernel<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, gamma: 1, options: options);
                break;
            case "dot product":
                CrossGram.Compute<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, options);
                break;
            default:
                CrossGram.ComputePolynomialKernel<TFeature, TGram>(queries, queryShape, corpus, corpusShape, result, options: options);
                break;
        }

        return result;
    }
}

/// <summary>Similarities to try, and features with pairs that are near.</summary>
public static class SimilaritySamples
{
    public static SimilarityCall Cosines { get; } = new("cosine");

    public static SimilarityCall SquaredDistances { get; } = new("squared distance");

    public static SimilarityCall Distances { get; } = new("distance");

    public static SimilarityCall Rbf { get; } = new("rbf");

    public static SimilarityCall[] All { get; } = [Cosines, SquaredDistances, Distances, Rbf, new("polynomial")];

    /// <summary>Some channels become a copy of the first, exactly or nearly, and one zeros.</summary>
    public static T[] WithNearPairs<T>(T[] features, GramShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = [.. features];
        for (int channel = 2; channel < shape.Channels; channel += 3)
        {
            for (int k = 0; k < shape.Pixels; k++)
            {
                int index = (channel * shape.Pixels) + k;
                T weight = T.CreateChecked(channel % 2 == 0 ? 0 : channel % 5 == 0 ? 1.0 / 512 : 1.0 / 16);
                result[index] = channel == 11 ? T.Zero : result[k] + (weight * result[index]);
            }
        }

        return result;
    }
}

/// <summary>The bits of similarities.</summary>
public static class SimilarityDigest
{
    public static IEnumerable<string> Lines()
    {
        foreach ((int channels, int pixels) in new[] { (5, 16), (17, 1025), (33, 100), (65, 784), (130, 2049) })
        {
            var shape = new GramShape(channels, pixels);
            float[] singles = SimilaritySamples.WithNearPairs(Samples.Uniform(shape), shape);
            double[] doubles = SimilaritySamples.WithNearPairs(Samples.UniformDoubles(shape), shape);
            foreach (SimilarityCall similarity in SimilaritySamples.All)
            {
                float[] ofSingles = similarity.Compute<float, float>(singles, shape, null);
                double[] ofDoubles = similarity.Compute<double, double>(doubles, shape, null);
                yield return $"{similarity.Name} of {shape} {Digest.Of<float>(ofSingles)}, of double {Digest.Of<double>(ofDoubles)}";
                Gram.CenterKernel<float>(ofSingles, channels);
                Gram.CenterKernel<double>(ofDoubles, channels);
                yield return $"centred {Digest.Of<float>(ofSingles)}, of double {Digest.Of<double>(ofDoubles)}";
            }

            var (f, k) = (new GramShape(channels / 3, pixels), new GramShape(channels - (channels / 3), pixels));
            float[] dots = new SimilarityCall("dot product").Compare<float, float>(
                singles[..f.FeatureLength], f, singles[f.FeatureLength..], k, null);
            int[] indices = new int[f.Channels * 3];
            double[] values = new double[f.Channels * 3];
            CrossGram.TopK<double, double>(
                doubles.AsSpan(0, f.FeatureLength), f, doubles.AsSpan(f.FeatureLength), k, 3, GramMetric.Distance, indices, values);
            yield return $"dot products {Digest.Of<float>(dots)}, best {Digest.Of<int>(indices)} {Digest.Of<double>(values)}";
        }
    }
}
