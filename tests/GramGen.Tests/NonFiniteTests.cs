using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class NonFiniteTests
{
    /// <summary>Not the bits that a processor makes of ∞·0: they would come through to the result.</summary>
    private static readonly float ForeignNaN = BitConverter.UInt32BitsToSingle(0x7FC12345);

    public static TheoryData<float> Values =>
        [float.NaN, ForeignNaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue];

    [Theory]
    [MemberData(nameof(Values))]
    public void ANonFiniteValue_StaysInItsRowAndColumn(float value)
    {
        foreach (GramShape shape in Paths.DeclaredShapes.Where(shape => shape.Channels > 1))
        {
            float[] features = Samples.Uniform(shape);
            float[] finite = Paths.Compute(shape, features, Gram.SupportedIsas[0], GramImplementation.Generic);
            int channel = shape.Channels / 2;
            // The last pixel: where it stands in a partial vector, zeros fill up behind it.
            features[((channel + 1) * shape.Pixels) - 1] = value;

            string expected = Digest.Of<float>(DocumentedOrder.Gram(shape, features));
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                foreach (GramImplementation implementation in new[] { GramImplementation.Generated, GramImplementation.Generic })
                {
                    float[] gram = Paths.Compute(shape, features, isa, implementation);
                    Assert.True(expected == Digest.Of<float>(gram), $"{shape}, {isa}, {implementation}");
                    for (int i = 0; i < gram.Length; i++)
                    {
                        if (i / shape.Channels != channel && i % shape.Channels != channel && finite[i] != gram[i])
                        {
                            Assert.Fail($"{shape}, {isa}, {implementation}: [{i}] is {gram[i]}, without {value} {finite[i]}.");
                        }
                    }

                    float own = gram[(channel * shape.Channels) + channel];
                    Assert.True(
                        float.IsNaN(value) ? float.IsNaN(own) : float.IsPositiveInfinity(own), $"{shape}: {value}² summed to {own}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void InfinityTimesZero_IsTheOneNaN(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(2, 1);
        float[] gram = Paths.Compute(shape, [float.PositiveInfinity, 0], isa, GramImplementation.Generic);
        Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), BitConverter.SingleToUInt32Bits(gram[1]));
        Assert.Equal([float.PositiveInfinity, float.NaN, float.NaN, 0f], gram);
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void SubnormalsAndSignedZeros_FollowTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var random = new Random(4);
        foreach (GramShape shape in Paths.DeclaredShapes.Where(shape => shape.FeatureLength < 10_000))
        {
            float[] features = new float[shape.FeatureLength];
            foreach (ref float value in features.AsSpan())
            {
                float size = random.Next(4) switch { 0 => float.Epsilon, 1 => 1e-20f, 2 => 1e-23f, _ => 0f };
                value = (random.Next(2) == 0 ? -1 : 1) * size * (1 + random.NextSingle());
            }

            string expected = Digest.Of<float>(DocumentedOrder.Gram(shape, features));
            Assert.Equal(expected, Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generated)));
            Assert.Equal(expected, Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic)));
        }
    }
}
