namespace GramGen.Tests.Child;

/// <summary>Names backends, which a process does once.</summary>
public static class BackendRun
{
    private static readonly GramShape Small = new(2, 3);
    private static readonly GramShape Large = new(8, 3);

    /// <summary>One backend from the start: what it runs, what it leaves to the CPU, and how another is refused.</summary>
    public static IEnumerable<string> FromTheStart()
    {
        var options = new GramOptions { Isa = GramIsa.Scalar };
        yield return Gram.Explain(Large).Backend;
        Gram.UseBackend(new RecordingBackend(leastChannels: 4));
        yield return $"{First(Small)} {First(Large)} {First(Large, options)} {First(Large, new GramOptions { Backend = GramBackend.Cpu })}";
        yield return $"{Gram.Explain(Large).Backend}: {Gram.Explain(Large).BackendReason}";
        yield return $"{Gram.Explain(Small).Backend}: {Gram.Explain(Small).BackendReason}";
        yield return $"{Gram.Explain(Large, options: options).Backend}: {Gram.Explain(Large, options: options).BackendReason}";
        yield return Refusal();
    }

    /// <summary>One that is named after a product, twice, and then another.</summary>
    public static IEnumerable<string> AfterAProduct()
    {
        yield return $"{First(Large)}";
        var backend = new RecordingBackend();
        Gram.UseBackend(backend);
        Gram.UseBackend(backend);
        yield return $"{First(Large)}";
        yield return Refusal();
    }

    private static string Refusal()
    {
        try
        {
            Gram.UseBackend(new RecordingBackend());
            return "accepted";
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    private static float First(GramShape shape, GramOptions? options = null)
    {
        float[] features = new float[shape.FeatureLength];
        float[] gram = new float[shape.GramLength];
        Array.Fill(features, 1);
        Gram.Compute(features, shape, gram, options: options);
        return gram[0];
    }
}
