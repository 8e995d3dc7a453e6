using GramGen;

namespace CovariancePooling;

/// <summary>
/// A feature map as the covariances of its channels, wherever their pixels are: the second-order pooling of Ionescu and others (2015).
/// </summary>
internal static class CovarianceDescriptor
{
    /// <summary>C × C covariances.</summary>
    public static float[] Of(float[] features)
    {
        float[] covariance = new float[Texture.Shape.GramLength];
        Gram.ComputeCovariance(features, Texture.Shape, covariance, means: []);
        return covariance;
    }

    /// <summary>The mean of descriptors, entry by entry.</summary>
    public static float[] Mean(IReadOnlyList<float[]> descriptors) =>
        [.. Enumerable.Range(0, descriptors[0].Length).Select(i => descriptors.Average(descriptor => descriptor[i]))];

    /// <summary>The index of the class whose descriptor is nearest.</summary>
    public static int Nearest(float[] descriptor, IReadOnlyList<float[]> classes) =>
        Enumerable.Range(0, classes.Count).MinBy(i => Distance(descriptor, classes[i]));

    private static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum();
}
