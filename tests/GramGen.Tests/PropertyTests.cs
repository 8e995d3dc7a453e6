using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What is true of Gram matrices of any size, on the instruction set that the machine prefers.</summary>
[Properties(Arbitrary = [typeof(PropertyTests)], MaxTest = 200)]
public sealed class PropertyTests
{
    private const int BlockLength = 1024;

    /// <summary>Small and middling sizes, some of several blocks.</summary>
    public static Arbitrary<GramShape> Shapes() => Arb.From(
        from channels in Gen.Choose(1, 40)
        from pixels in Gen.Frequency((3, Gen.Choose(1, 300)), (1, Gen.Choose(1000, 5000)))
        select new GramShape(channels, pixels));

    [Property]
    public void ScalingByAPowerOfTwo_ScalesByItsSquare(GramShape shape, int seed)
    {
        int exponent = (int)((uint)seed % 20) - 10;
        float[] features = Samples.Uniform(shape, seed);
        float[] scaled = [.. features.Select(value => MathF.ScaleB(value, exponent))];
        Assert.Equal(Compute(shape, features).Select(value => MathF.ScaleB(value, 2 * exponent)), Compute(shape, scaled));
    }

    [Property]
    public void PermutingChannels_PermutesTheGram(GramShape shape, int seed)
    {
        float[] features = Samples.Uniform(shape, seed);
        int[] order = [.. Enumerable.Range(0, shape.Channels)];
        new Random(seed).Shuffle(order);
        float[] permuted = [.. order.SelectMany(channel => features.AsSpan(channel * shape.Pixels, shape.Pixels).ToArray())];

        float[] gram = Compute(shape, features);
        float[] expected = [.. from i in order from j in order select gram[(i * shape.Channels) + j]];
        Assert.Equal(expected, Compute(shape, permuted));
    }

    /// <summary>
    /// To the bit where the first strip is a group of blocks or a single block: then the sum of the strips is what the
    /// order of summation adds last.
    /// </summary>
    [Property]
    public void ConcatenatedStrips_AddUp(GramShape shape, bool wholeGroup, int seed)
    {
        int firstPixels = wholeGroup ? 8 * BlockLength : BlockLength;
        var first = new GramShape(shape.Channels, firstPixels);
        var second = new GramShape(shape.Channels, wholeGroup ? shape.Pixels : Math.Min(shape.Pixels, BlockLength));
        var both = new GramShape(shape.Channels, first.Pixels + second.Pixels);
        float[] a = Samples.Uniform(first, seed);
        float[] b = Samples.Rectified(second, seed);
        float[] ab = new float[both.FeatureLength];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            a.AsSpan(channel * first.Pixels, first.Pixels).CopyTo(ab.AsSpan(channel * both.Pixels));
            b.AsSpan(channel * second.Pixels, second.Pixels).CopyTo(ab.AsSpan((channel * both.Pixels) + first.Pixels));
        }

        Assert.Equal(Compute(first, a).Zip(Compute(second, b), (x, y) => x + y), Compute(both, ab));
    }

    [Property]
    public void TheScale_IsAppliedOnceToTheSum(GramShape shape, NormalFloat scale, int seed)
    {
        float factor = (float)scale.Get;
        float[] features = Samples.Rectified(shape, seed);
        Assert.Equal(Compute(shape, features).Select(value => value * factor), Compute(shape, features, factor));
    }

    private static float[] Compute(GramShape shape, float[] features, float scale = 1f)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram, scale: scale);
        return gram;
    }
}
