namespace GramGen.Bench.Measuring;

/// <summary>Values like those after a ReLU: about half of them are zeros, none is negative.</summary>
internal static class Activations
{
    public static void FillWithActivations(this Random random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = MathF.Max(0, random.NextSingle() - 0.5f);
        }
    }
}
