using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Integer pixels in chunks.</summary>
public sealed class IntegerAccumulatorTests
{
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void ChunksOfBothTypes_AddUp(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(37, 700);
        sbyte[] signed = IntegerSamples.SignedBytes(shape);
        byte[] bytes = IntegerSamples.Bytes(shape, 0, 2);
        var accumulator = new GramIntegerAccumulator(shape.Channels, options: new GramOptions { Isa = isa });
        accumulator.Add(signed, shape.Pixels);
        accumulator.Add(ReadOnlySpan<byte>.Empty, 0);
        accumulator.Add(bytes, shape.Pixels);
        Assert.Equal(1400, accumulator.Pixels);
        long[] expected =
            [.. IntegerReference.Gram(shape, signed).Zip(IntegerReference.Gram(shape, bytes), (first, second) => first + second)];
        Assert.Equal(expected, Read(accumulator));

        var other = new GramIntegerAccumulator(shape.Channels, FeatureLayout.ChannelsLast, new GramOptions { Isa = isa });
        other.Add(Layouts.ChannelsLast(signed, shape), shape.Pixels);
        other.Merge(accumulator);
        Assert.Equal(2100, other.Pixels);
        Assert.Equal(expected.Zip(IntegerReference.Gram(shape, signed), (first, second) => first + second), Read(other));
        Assert.Equal(expected, Read(accumulator));

        accumulator.Clear();
        Assert.Equal(0, accumulator.Pixels);
        Assert.All(Read(accumulator), value => Assert.Equal(0, value));
        Assert.Equal(37 * 38 / 2 * 8, accumulator.Bytes);
        Assert.Equal((37, FeatureLayout.ChannelsFirst), (accumulator.Channels, accumulator.Layout));
    }

    /// <summary>Sums grow past 32 bits, up to the bound of 64.</summary>
    [Fact]
    public void MorePixelsThanItCounts_AreRefused()
    {
        const int Pixels = 1 << 20;
        byte[] features = new byte[Pixels];
        Array.Fill(features, byte.MaxValue);
        var accumulator = new GramIntegerAccumulator(1);
        var other = new GramIntegerAccumulator(1);
        accumulator.Add(features, Pixels);
        other.Merge(accumulator);
        for (long pixels = Pixels; pixels < 1L << 46; pixels *= 2)
        {
            accumulator.Merge(other);
            other.Clear();
            other.Merge(accumulator);
        }

        accumulator.Merge(other);
        Assert.Equal(1L << 47, accumulator.Pixels);
        Assert.Equal([(1L << 47) * 65_025], Read(accumulator));
        const string Message =
            "An accumulator of integers counts up to 140737488355328 pixels; it has 140737488355328, and 1 more are too many.";
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => accumulator.Add(features.AsSpan(0, 1), 1)).Message);
        Assert.Throws<InvalidOperationException>(() => accumulator.Merge(other));
        Assert.Equal([(1L << 47) * 65_025], Read(accumulator));
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        var accumulator = new GramIntegerAccumulator(3);
        Refuse("An accumulator of 3 channels can merge others of 3; that one has 2.", () => accumulator.Merge(new(2)));
        Refuse("An accumulator cannot be merged into itself.", () => accumulator.Merge(accumulator));
        Refuse("A chunk of 3 channels × 2 pixels with a stride of 2 has 6 values; the span has 5.", () => accumulator.Add(new byte[5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => accumulator.Add(new sbyte[6], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => accumulator.Add(new sbyte[6], 2, stride: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramIntegerAccumulator(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramIntegerAccumulator(1, (FeatureLayout)9));
        Assert.ThrowsAny<ArgumentException>(() => accumulator.ReadGram(new long[8]));
        Assert.Throws<InvalidOperationException>(
            () => new GramIntegerAccumulator(1, options: new GramOptions { Implementation = GramImplementation.Generated }));
        using var source = new CancellationTokenSource();
        var cancellable = new GramIntegerAccumulator(1, options: new GramOptions { CancellationToken = source.Token });
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => cancellable.Add(new byte[1], 1));
        Assert.Equal((0, 0), (accumulator.Pixels, cancellable.Pixels));

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static long[] Read(GramIntegerAccumulator accumulator)
    {
        long[] gram = new long[accumulator.Channels * accumulator.Channels];
        accumulator.ReadGram(gram);
        return gram;
    }
}
