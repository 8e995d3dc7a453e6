namespace GramGen;

/// <content>Gradients.</content>
internal static partial class GramThrow
{
    /// <param name="shape">C and M.</param>
    /// <param name="features">F.</param>
    /// <param name="gram">A matrix C × C that the gradient is computed from.</param>
    /// <param name="gramName">Its name in the call.</param>
    /// <param name="featureGradient">What is written.</param>
    public static void IfUnfitGradient<T>(
        GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> gram, string gramName, Span<T> featureGradient)
    {
        IfUnfitMatrix(shape, features, gram, gramName);
        if (featureGradient.Length != shape.FeatureLength)
        {
            throw new ArgumentException(
                $"The gradient of the features of {shape} has {shape.FeatureLength} values (channels × pixels); the span has {featureGradient.Length}.",
                nameof(featureGradient));
        }

        if (features.Overlaps(featureGradient))
        {
            throw new ArgumentException("The gradient may not overlap the features it is computed from.", nameof(featureGradient));
        }

        if (gram.Overlaps(featureGradient))
        {
            throw new ArgumentException($"The gradient may not overlap the {gramName} it is computed from.", nameof(featureGradient));
        }
    }

    public static void IfUnfitMatrix<T>(GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> gram, string gramName)
    {
        IfUnfitFeatures(shape, features);
        if (gram.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The {gramName} of {shape} has {shape.GramLength} values (channels × channels); the span has {gram.Length}.", gramName);
        }
    }

    public static void IfUnfitDifference<T>(
        GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> gramDifference)
        where T : unmanaged
    {
        IfUnfitMatrix(shape, features, targetGram, nameof(targetGram));
        if (gramDifference.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The difference of {shape} has {shape.GramLength} values (channels × channels); the span has {gramDifference.Length}.",
                nameof(gramDifference));
        }

        IfOverlapping(features, gramDifference, nameof(gramDifference));
        if (targetGram.Overlaps(gramDifference))
        {
            throw new ArgumentException("The difference may not overlap the target it is computed from.", nameof(gramDifference));
        }
    }

    public static void IfScaled(GramGradientOptions options)
    {
        if (options.Scale != 1)
        {
            throw new ArgumentException(
                "A style loss has a scale of its own: that of the options must be 1.", nameof(options));
        }
    }
}
