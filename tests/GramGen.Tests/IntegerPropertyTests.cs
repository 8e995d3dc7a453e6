using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What is true of integer Gram matrices of any size.</summary>
[Properties(Arbitrary = [typeof(IntegerPropertyTests)], MaxTest = 25)]
public sealed class IntegerPropertyTests
{
    public static Arbitrary<GramShape> Shapes() => Arb.From(
        from channels in Gen.Choose(1, 70)
        from pixels in Gen.Frequency((3, Gen.Choose(1, 300)), (1, Gen.Choose(1000, 5000)))
        from layout in Gen.Elements(FeatureLayout.ChannelsFirst, FeatureLayout.ChannelsLast)
        select new GramShape(channels, pixels, layout));

    [Property]
    public void PermutingPixels_ChangesNothing(GramShape shape, int seed)
    {
        sbyte[] features = IntegerSamples.SignedBytes(shape, seed);
        int[] order = [.. Enumerable.Range(0, shape.Pixels)];
        new Random(seed).Shuffle(order);
        sbyte[] permuted = new sbyte[features.Length];
        for (int pixel = 0; pixel < shape.Pixels; pixel++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                permuted[At(shape, channel, pixel)] = features[At(shape, channel, order[pixel])];
            }
        }

        Assert.Equal(Compute(shape, features), Compute(shape, permuted));
    }

    /// <summary>Σ (a + 100)² = Σ a² + 200·Σ a + 10 000·M, and likewise for products.</summary>
    [Property]
    public void AddingAConstant_ChangesWhatItShould(GramShape shape, int seed)
    {
        byte[] features = [.. IntegerSamples.Bytes(shape, seed).Select(value => (byte)(value % 100))];
        long[] gram = new long[shape.GramLength];
        long[] moved = new long[shape.GramLength];
        Gram.Compute(features, shape, gram);
        Gram.Compute([.. features.Select(value => (byte)(value + 100))], shape, moved);
        long[] sums = new long[shape.Channels];
        for (int i = 0; i < features.Length; i++)
        {
            sums[shape.Layout == FeatureLayout.ChannelsLast ? i % shape.Channels : i / shape.Pixels] += features[i];
        }

        for (int i = 0; i < gram.Length; i++)
        {
            gram[i] += (100 * (sums[i / shape.Channels] + sums[i % shape.Channels])) + (10_000L * shape.Pixels);
        }

        Assert.Equal(gram, moved);
    }

    [Property]
    public void AnyChunks_AddUp(GramShape shape, PositiveInt cut, int seed)
    {
        sbyte[] features = IntegerSamples.SignedBytes(shape, seed);
        int stride = shape.Layout == FeatureLayout.ChannelsLast ? shape.Channels : shape.Pixels;
        var accumulator = new GramIntegerAccumulator(shape.Channels, shape.Layout);
        int step = Math.Max(cut.Get % shape.Pixels, Math.Max(shape.Pixels / 20, 1));
        for (int first = 0; first < shape.Pixels; first += step)
        {
            int pixels = Math.Min(step, shape.Pixels - first);
            int start = At(shape, 0, first);
            int length = At(shape, shape.Channels - 1, first + pixels - 1) + 1 - start;
            accumulator.Add(features.AsSpan(start, length), pixels, stride);
        }

        long[] gram = new long[shape.GramLength];
        accumulator.ReadGram(gram);
        Assert.Equal(shape.Pixels, accumulator.Pixels);
        Assert.Equal(Compute(shape, features), gram);
    }

    private static int At(GramShape shape, int channel, int pixel) =>
        shape.Layout == FeatureLayout.ChannelsLast ? (pixel * shape.Channels) + channel : (channel * shape.Pixels) + pixel;

    private static long[] Compute(GramShape shape, sbyte[] features)
    {
        long[] gram = new long[shape.GramLength];
        Gram.Compute(features, shape, gram);
        return gram;
    }
}
