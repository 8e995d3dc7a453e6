using System.Numerics;

namespace GramGen.Tests.Child;

/// <summary>Runs every kernel on memory that is guarded on either side.</summary>
public static class GuardRun
{
    /// <summary>The number of runs; each had the same bits as on ordinary memory.</summary>
    public static int All()
    {
        int runs = 0;
        foreach (GramShape shape in EdgeKernels.Shapes)
        {
            runs += Guard<float, float>(shape, Samples.Uniform(shape));
        }

        foreach (GramShape shape in EdgeDoubleKernels.Shapes)
        {
            runs += Guard<double, double>(shape, Samples.UniformDoubles(shape));
        }

        foreach (GramShape shape in EdgeHalfKernels.Shapes)
        {
            runs += Guard<Half, float>(shape, Samples.UniformHalves(shape));
        }

        return runs + SyrkGuardRun.All() + IntegerGuardRun.All();
    }

    private static int Guard<TFeature, TGram>(GramShape shape, TFeature[] features)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        int runs = 0;
        var expected = new TGram[shape.GramLength];
        Gram.Compute(features, shape, expected);
        foreach (bool atEnd in new[] { false, true })
        {
            using var guardedFeatures = new GuardedMemory<TFeature>(shape.FeatureLength, atEnd);
            using var guardedGram = new GuardedMemory<TGram>(shape.GramLength, atEnd);
            features.CopyTo(guardedFeatures.Span);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                foreach (GramImplementation implementation in new[] { GramImplementation.Generated, GramImplementation.Generic })
                {
                    guardedGram.Span.Clear();
                    Gram.Compute(
                        guardedFeatures.Span, shape, guardedGram.Span,
                        options: new GramOptions { Isa = isa, Implementation = implementation });
                    if (Digest.Of<TGram>(guardedGram.Span) != Digest.Of<TGram>(expected))
                    {
                        throw new InvalidOperationException(
                            $"{shape} of {typeof(TFeature).Name}, {isa}, {implementation}: other bits on guarded memory.");
                    }

                    runs++;
                }
            }
        }

        return runs;
    }

    /// <summary>Reads one value beyond the guard, which is to end the process.</summary>
    public static void Trip(bool atEnd)
    {
        using var memory = new GuardedMemory<float>(100, atEnd);
        Console.WriteLine(memory.ReadBeyond(atEnd));
    }
}
