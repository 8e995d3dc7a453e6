using System.Numerics;

namespace GramGen.Tests.Child;

/// <summary>Computes Gram matrices of integers on memory that is guarded on either side.</summary>
internal static class IntegerGuardRun
{
    private delegate void Compute<TFeature, T>(ReadOnlySpan<TFeature> features, GramShape shape, Span<T> destination, GramOptions options);

    /// <summary>The number of runs; each had the same result as on ordinary memory.</summary>
    public static int All()
    {
        int runs = 0;
        foreach (GramShape shape in IntegerSamples.Shapes.Where(shape => shape.FeatureLength < 50_000).Concat(IntegerSamples.SmallShapes))
        {
            runs += Guard<sbyte, int>(shape, IntegerSamples.SignedBytes(shape), Gram.Compute);
            runs += Guard<sbyte, long>(shape, IntegerSamples.SignedBytes(shape, -2, 2), Gram.Compute);
            runs += Guard<byte, long>(shape, IntegerSamples.Bytes(shape), Gram.Compute);
        }

        return runs + Guard<EdgeSignedByteKernels, sbyte>(IntegerSamples.SignedBytes) + Guard<EdgeByteKernels, byte>(IntegerSamples.Bytes);
    }

    /// <summary>Declared sizes, with the instruction set of the process.</summary>
    private static int Guard<TKernel, TFeature>(Func<GramShape, int, TFeature[]> featuresOf)
        where TKernel : IGramIntegerKernel<TFeature>
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        int runs = 0;
        foreach (GramShape shape in TKernel.Shapes.ToArray())
        {
            TFeature[] features = featuresOf(shape, 1);
            int[] expected = new int[shape.GramLength];
            TKernel.Compute(features, expected);
            foreach (bool atEnd in new[] { false, true })
            {
                using var guardedFeatures = new GuardedMemory<TFeature>(shape.FeatureLength, atEnd);
                using var guardedGram = new GuardedMemory<int>(shape.GramLength, atEnd);
                features.CopyTo(guardedFeatures.Span);
                TKernel.Compute(guardedFeatures.Span, guardedGram.Span);
                if (!guardedGram.Span.SequenceEqual(expected))
                {
                    throw new InvalidOperationException($"Declared {shape} of {typeof(TFeature).Name}: another result on guarded memory.");
                }

                runs++;
            }
        }

        return runs;
    }

    private static int Guard<TFeature, T>(GramShape shape, TFeature[] features, Compute<TFeature, T> compute)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryInteger<T>
    {
        int runs = 0;
        foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
        {
            GramShape stored = shape with { Layout = layout };
            var expected = new T[shape.GramLength];
            compute(features, stored, expected, new GramOptions { Isa = GramIsa.Scalar });
            foreach (bool atEnd in new[] { false, true })
            {
                using var guardedFeatures = new GuardedMemory<TFeature>(shape.FeatureLength, atEnd);
                using var guardedGram = new GuardedMemory<T>(shape.GramLength, atEnd);
                features.CopyTo(guardedFeatures.Span);
                foreach (GramIsa isa in Gram.SupportedIsas)
                {
                    guardedGram.Span.Clear();
                    compute(guardedFeatures.Span, stored, guardedGram.Span, new GramOptions { Isa = isa });
                    if (!guardedGram.Span.SequenceEqual(expected))
                    {
                        throw new InvalidOperationException(
                            $"{stored} of {typeof(TFeature).Name}, {isa}: another result on guarded memory.");
                    }

                    runs++;
                }
            }
        }

        return runs;
    }
}
