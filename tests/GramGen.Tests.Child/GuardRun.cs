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
            float[] features = Samples.Uniform(shape);
            float[] expected = new float[shape.GramLength];
            Gram.Compute(features, shape, expected);
            foreach (bool atEnd in new[] { false, true })
            {
                using var guardedFeatures = new GuardedMemory(shape.FeatureLength, atEnd);
                using var guardedGram = new GuardedMemory(shape.GramLength, atEnd);
                features.CopyTo(guardedFeatures.Span);
                foreach (GramIsa isa in Gram.SupportedIsas)
                {
                    foreach (GramPath path in new[] { GramPath.Generated, GramPath.Generic })
                    {
                        guardedGram.Span.Clear();
                        Gram.Compute(guardedFeatures.Span, shape, guardedGram.Span, new GramOptions { Isa = isa, Path = path });
                        if (Digest.Of(guardedGram.Span) != Digest.Of(expected))
                        {
                            throw new InvalidOperationException($"{shape}, {isa}, {path}: other bits on guarded memory.");
                        }

                        runs++;
                    }
                }
            }
        }

        return runs;
    }

    /// <summary>Reads one value beyond the guard, which is to end the process.</summary>
    public static void Trip(bool atEnd)
    {
        using var memory = new GuardedMemory(100, atEnd);
        Console.WriteLine(memory.ReadBeyond(atEnd));
    }
}
