using System.Numerics;

namespace GramGen.Tests.Child;

/// <summary>Computes gradients on memory that is guarded on either side.</summary>
public static class GradientGuardRun
{
    /// <summary>The sizes: larger ones have no other edges.</summary>
    public static IReadOnlyList<GramShape> Shapes { get; } =
    [
        .. GradientSamples.Shapes.Where(shape => shape.Channels * shape.FeatureLength < 1_000_000),
        .. from channels in new[] { 5, 6, 7, 10, 12, 14, 15 }
           from pixels in new[] { 2, 6, 9, 33, 50, 65 }
           select new GramShape(channels, pixels),
    ];

    /// <summary>The number of runs; each had the same bits as on ordinary memory.</summary>
    public static int All()
    {
        int runs = 0;
        foreach (GramShape shape in Shapes)
        {
            runs += Guard(shape, GradientSamples.Features(shape), GradientSamples.Matrix(shape));
            runs += Guard(shape, GradientSamples.FeaturesOfDouble(shape), GradientSamples.MatrixOfDouble(shape));
        }

        return runs;
    }

    private static int Guard<T>(GramShape shape, T[] features, T[] matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
                var options = new GramOptions { Isa = isa };
                foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
                {
                    GramShape stored = shape with { Layout = layout };
                    foreach (bool isSymmetric in new[] { false, true })
                    {
                        Gram.Backward(features, stored, matrix, expected, symmetric: isSymmetric, reluMask: isSymmetric, options: options);
                        Gram.Backward(
                            guardedFeatures.Span,
                            stored,
                            guardedMatrix.Span,
                            guardedGradient.Span,
                            symmetric: isSymmetric,
                            reluMask: isSymmetric,
                            options: options);
                        runs += Compare(expected, guardedGradient.Span, $"{stored}, {isa}, symmetric and masked: {isSymmetric}");
                    }

                    Gram.StyleLoss(features, stored, matrix, expected, options: options);
                    Gram.StyleLoss(guardedFeatures.Span, stored, guardedMatrix.Span, guardedGradient.Span, options: options);
                    runs += Compare(expected, guardedGradient.Span, $"{stored}, {isa}, style loss");
                }
            }
        }

        return runs;
    }

    private static int Compare<T>(T[] expected, Span<T> actual, string what)
        where T : unmanaged =>
        Digest.Of<T>(actual) == Digest.Of<T>(expected)
            ? 1
            : throw new InvalidOperationException($"{what} of {typeof(T).Name}: other bits on guarded memory.");
}
