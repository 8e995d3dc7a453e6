namespace GramGen.Tests;

/// <summary>Gradients by the definition, in double precision, and how far a result in single may be from them.</summary>
internal static class GradientReference
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>
    /// Asserts |dF_ip − exact| ≤ γₙ·Σₖ(|D_ik| + |D_ki|)·|F_kp| with n = C + 1 roundings on the longest way: that of D + Dᵀ,
    /// and one of each multiply-add. Scale 1 rounds nothing.
    /// </summary>
    public static void AssertNear(GramShape shape, float[] features, float[] gramGradient, float[] gradient)
    {
        int channels = shape.Channels;
        double roundings = (channels + 1) * UnitRoundoff;
        double gamma = roundings / (1 - roundings);
        for (int place = 0; place < gradient.Length; place++)
        {
            int row = place / shape.Pixels;
            double exact = 0;
            double magnitude = 0;
            for (int k = 0; k < channels; k++)
            {
                double one = gramGradient[(row * channels) + k];
                double other = gramGradient[(k * channels) + row];
                double feature = features[(k * shape.Pixels) + (place % shape.Pixels)];
                exact += (one + other) * feature;
                magnitude += (Math.Abs(one) + Math.Abs(other)) * Math.Abs(feature);
            }

            if (!(Math.Abs(gradient[place] - exact) <= gamma * magnitude))
            {
                Assert.Fail($"{shape}: value {place} is {gradient[place]:R}, exactly {exact:R}; it may differ by {gamma * magnitude:R}.");
            }
        }
    }
}
