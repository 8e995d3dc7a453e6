namespace GramGen.Tests.Child;

/// <summary>Computes gradients on memory that is guarded on either side.</summary>
public static class GradientGuardRun
{
    private delegate void Computation<T>(
        ReadOnlySpan<T> features, GramShape shape, ReadOnlySpan<T> gramGradient, Span<T> featureGradient, GramGradientOptions options);

    private delegate double Loss<T>(
        ReadOnlySpan<T> features, GramShape shape, ReadOnlySpan<T> target, Span<T> featureGradient, GramStyleLoss loss, GramGradientOptions options);

    /// <summary>The sizes: larger ones have no other edges.</summary>
    public static IReadOnlyList<GramShape> Shapes { get; } =
        [.. GradientSamples.Shapes.Where(shape => shape.Channels * shape.FeatureLength < 1_000_000)];

    /// <summary>The number of runs; each had the same bits as on ordinary memory.</summary>
    public static int All()
    {
        int runs = 0;
        foreach (GramShape shape in Shapes)
        {
            runs += Guard<float>(shape, GradientSamples.Features(shape), GradientSamples.Matrix(shape), Gram.Backward, Gram.StyleLoss);
            runs += Guard<double>(shape, GradientSamples.FeaturesOfDouble(shape), GradientSamples.MatrixOfDouble(shape), Gram.Backward, Gram.StyleLoss);
        }

        return runs;
    }

    private static int Guard<T>(GramShape shape, T[] features, T[] matrix, Computation<T> backward, Loss<T> styleLoss)
        where T : unmanaged
    {
        int runs = 0;
        var expected = new T[shape.FeatureLength];
        foreach (bool atEnd in new[] { false, true })
        {
            using var guardedFeatures = new GuardedMemory<T>(shape.FeatureLength, atEnd);
            using var guardedMatrix = new GuardedMemory<T>(shape.GramLength, atEnd);
            using var guardedGradient = new GuardedMemory<T>(shape.FeatureLength, atEnd);
            features.CopyTo(guardedFeatures.Span);
            matrix.CopyTo(guardedMatrix.Span);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
                {
                    foreach (bool isSymmetric in new[] { false, true })
                    {
                        var options = new GramGradientOptions { Isa = isa, Layout = layout, IsSymmetric = isSymmetric, ReluMask = isSymmetric };
                        backward(features, shape, matrix, expected, options);
                        backward(guardedFeatures.Span, shape, guardedMatrix.Span, guardedGradient.Span, options);
                        runs += Compare(expected, guardedGradient.Span, shape, options);
                    }

                    var lossOptions = new GramGradientOptions { Isa = isa, Layout = layout };
                    styleLoss(features, shape, matrix, expected, GramStyleLoss.Gatys, lossOptions);
                    styleLoss(guardedFeatures.Span, shape, guardedMatrix.Span, guardedGradient.Span, GramStyleLoss.Gatys, lossOptions);
                    runs += Compare(expected, guardedGradient.Span, shape, lossOptions);
                }
            }
        }

        return runs;
    }

    private static int Compare<T>(T[] expected, Span<T> actual, GramShape shape, GramGradientOptions options)
        where T : unmanaged =>
        Digest.Of<T>(actual) == Digest.Of<T>(expected)
            ? 1
            : throw new InvalidOperationException($"{shape} of {typeof(T).Name}, {options}: other bits on guarded memory.");
}
