using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Accumulators of consecutive pixels that are joined: the results have the bits of the calls with all pixels.</summary>
public sealed class AccumulatorAppendTests
{
    private const int Channels = 3;

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void PartsOfFloats_HaveTheBitsOfTheOneCall(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(Channels, 196_708);
        float[] features = Offset(Samples.Uniform(shape), shape);
        AssertBitsOfTheOneCall<float, float>(
            features, shape, isa, layout, (accumulator, values, pixels) => accumulator.Add(values, pixels));
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void PartsOfDoubles_HaveTheBitsOfTheOneCall(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(Channels, 70_001);
        double[] features = Offset(Samples.UniformDoubles(shape), shape);
        AssertBitsOfTheOneCall<double, double>(
            features, shape, isa, layout, (accumulator, values, pixels) => accumulator.Add(values, pixels));
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void PartsOfHalves_HaveTheBitsOfTheOneCall(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(Channels, 50_000);
        Half[] features = Offset(Samples.UniformHalves(shape), shape);
        AssertBitsOfTheOneCall<Half, float>(features, shape, isa, layout, (accumulator, values, pixels) => accumulator.Add(values, pixels));
    }

    /// <summary>Rows whose squares overflow or underflow are multiplied in other units, which change from block to block.</summary>
    [Fact]
    public void PartsInOtherUnits_HaveTheBitsOfTheOneCall()
    {
        var shape = new GramShape(Channels, 60_000);
        double[] features = Samples.UniformDoubles(shape);
        foreach ((int first, double factor) in new[]
        {
            (4096, 1e200), (9000, 1e-200), (30_000, 1e300), (60_000 + 20_000, 1e-170), (60_000 + 50_000, 1e250),
        })
        {
            foreach (ref double value in features.AsSpan(first, 5000))
            {
                value *= factor;
            }
        }

        features[(2 * 60_000) + 35_000] = double.NegativeInfinity;
        AssertBitsOfTheOneCall<double, double>(
            features, shape, Gram.SupportedIsas[0], FeatureLayout.ChannelsFirst,
            (accumulator, values, pixels) => accumulator.Add(values, pixels));
    }

    /// <summary>
    /// Every position in groups of blocks with every length: what is joined is what one accumulator would be, to the last byte; what
    /// cannot be is refused, and stays as it was.
    /// </summary>
    [Fact]
    public void EveryPosition_JoinsOrIsRefused()
    {
        const int Unit = 4096;
        const int Units = 9;
        Assert.Equal(Unit, GramAccumulator.AppendUnit<double>());
        int[] ends = [0, 1, 700, Unit - 1];
        var shape = new GramShape(2, ((2 * Units) + 1) * Unit);
        double[] features = Samples.UniformDoubles(shape);
        byte[][] wholes = [.. Enumerable.Range(0, 2 * Units * ends.Length).Select(i => Accumulated.Saved(Part(0, PixelsOf(i))))];
        int joined = 0;
        foreach (int first in Enumerable.Range(0, Units * ends.Length))
        {
            foreach (int length in Enumerable.Range(1, (Units * ends.Length) - 1))
            {
                GramAccumulator<double> next = Part(PixelsOf(first), PixelsOf(length));
                var sum = GramAccumulator.Load<double>(new MemoryStream(wholes[first]));
                int multiple = PixelsOf(length) switch
                {
                    < 2 * Unit => Unit,
                    < 4 * Unit => 2 * Unit,
                    < 8 * Unit => 4 * Unit,
                    _ => 8 * Unit,
                };
                if (PixelsOf(first) % multiple == 0)
                {
                    joined++;
                    sum.Append(next);
                    Assert.True(
                        wholes[first + length].AsSpan().SequenceEqual(Accumulated.Saved(sum)),
                        $"{PixelsOf(length)} pixels after {PixelsOf(first)}");
                }
                else
                {
                    AssertRefused(
                        $"{PixelsOf(length)} pixels can be appended to a multiple of {multiple} pixels, "
                        + $"so that the result has the bits of one call; this accumulator has {PixelsOf(first)}.",
                        () => sum.Append(next));
                    Assert.Equal(wholes[first], Accumulated.Saved(sum));
                }
            }
        }

        Assert.InRange(joined, 100, 1000);

        int PixelsOf(int i) => (i / ends.Length * Unit) + ends[i % ends.Length];

        GramAccumulator<double> Part(int first, int pixels)
        {
            var part = new GramAccumulator<double>(2, GramStatistics.All);
            part.Add(pixels == 0 ? default : features.AsSpan(first, shape.Pixels + pixels), pixels, shape.Pixels);
            return part;
        }
    }

    /// <summary>The part that was appended stays what it was, and more may come to either.</summary>
    [Fact]
    public void Appending_CopiesTheNextPart()
    {
        const int Unit = 8192;
        Assert.Equal(Unit, GramAccumulator.AppendUnit<float>());
        var shape = new GramShape(2, 3 * Unit);
        float[] features = Samples.Uniform(shape);
        GramAccumulator<float> sum = Part(0, Unit);
        GramAccumulator<float> next = Part(Unit, 1500);
        sum.Append(next);
        Assert.Equal(Unit + 1500, sum.Pixels);
        Add(sum, Unit + 1500, (2 * Unit) - 1500);
        Add(next, Unit + 1500, 5000);
        Assert.Equal(Accumulated.Saved(Part(0, 3 * Unit)), Accumulated.Saved(sum));
        Assert.Equal(Accumulated.Saved(Part(Unit, 6500)), Accumulated.Saved(next));

        GramAccumulator<float> Part(int first, int pixels)
        {
            var part = new GramAccumulator<float>(2, GramStatistics.All);
            Add(part, first, pixels);
            return part;
        }

        void Add(GramAccumulator<float> part, int first, int pixels) =>
            part.Add(features.AsSpan(first, shape.Pixels + pixels), pixels, shape.Pixels);
    }

    [Fact]
    public void WhatCannotBeJoined_IsRefused()
    {
        var gram = new GramAccumulator<float>(3);
        gram.Add(new float[3], 1);
        AssertRefused("An accumulator cannot be appended to itself.", () => gram.Append(gram));
        AssertRefused("An accumulator of 4 channels cannot be appended to one of 3.", () => gram.Append(new GramAccumulator<float>(4)));
        AssertRefused(
            "The other accumulator keeps Covariance; this one needs Gram.",
            () => gram.Append(new GramAccumulator<float>(3, GramStatistics.Covariance)));
        gram.Append(new GramAccumulator<float>(3, GramStatistics.All));
        Assert.Equal(1, gram.Pixels);

        var merged = new GramAccumulator<float>(3);
        merged.Merge(gram);
        AssertRefused(
            "The next accumulator has merged sums, which are in another order than those of one call.",
            () => new GramAccumulator<float>(3).Append(merged));
        AssertRefused("This accumulator has merged sums, which are in another order than those of one call.", () => merged.Append(gram));
        Assert.Throws<NotSupportedException>(() => GramAccumulator.AppendUnit<Half>());
    }

    private delegate void Adding<TFeature, T>(GramAccumulator<T> accumulator, ReadOnlySpan<TFeature> features, int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// Cuts pixels at random multiples of the unit, in order and as trees, saves and loads some parts, and
    /// compares everything that can be read.
    /// </summary>
    private static void AssertBitsOfTheOneCall<TFeature, T>(
        TFeature[] features, GramShape shape, GramIsa isa, FeatureLayout layout, Adding<TFeature, T> add)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var expected = new Results<T>(shape.Channels);
        Gram.Compute<TFeature, T>(features, shape, expected.Gram);
        Gram.ComputeCovariance<TFeature, T>(features, shape, expected.Covariance, expected.Means);
        Gram.ComputeCorrelation<TFeature, T>(features, shape, expected.Correlation, []);

        TFeature[] pixelByPixel = Layouts.ChannelsLast(features, shape);
        int unit = GramAccumulator.AppendUnit<T>();
        int units = shape.Pixels / unit;
        for (int seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            bool isTree = seed % 2 == 0;
            GramAccumulator<T> total = NewAccumulator();
            for (int first = 0; first < units;)
            {
                // In order a part has any power of two that divides its position; a tree has the whole power of two.
                int most = Math.Min(BitOperations.TrailingZeroCount(first | 64), BitOperations.Log2((uint)(units - first)));
                int length = 1 << (isTree ? most : random.Next(most + 1));
                total.Append(isTree ? Tree(first, length) : Part(first * unit, length * unit));
                first += length;
            }

            total.Append(Part(units * unit, shape.Pixels - (units * unit)));
            Assert.Equal(shape.Pixels, total.Pixels);
            var actual = new Results<T>(shape.Channels);
            total.ReadGram(actual.Gram);
            total.ReadCovariance(actual.Covariance, actual.Means);
            total.ReadCorrelation(actual.Correlation, []);
            Assert.Equal(expected.Gram, actual.Gram);
            Assert.Equal(expected.Means, actual.Means);
            Assert.Equal(expected.Covariance, actual.Covariance);
            Assert.Equal(expected.Correlation, actual.Correlation);

            GramAccumulator<T> Tree(int first, int length)
            {
                if (length == 1 || random.Next(8) == 0)
                {
                    return Part(first * unit, length * unit);
                }

                GramAccumulator<T> left = Tree(first, length / 2);
                left.Append(Tree(first + (length / 2), length / 2));
                return random.Next(2) == 0 ? left : Accumulated.SavedAndLoaded(left);
            }

            GramAccumulator<T> Part(int first, int pixels)
            {
                GramAccumulator<T> part = NewAccumulator();
                for (int end = first + pixels; first < end;)
                {
                    int chunk = Math.Min(random.Next(1, 3 * unit), end - first);
                    add(part, Chunk(first, chunk), chunk);
                    first += chunk;
                }

                return part;
            }

            ReadOnlySpan<TFeature> Chunk(int first, int pixels)
            {
                ReadOnlySpan<TFeature> chunk = pixelByPixel.AsSpan(first * shape.Channels, pixels * shape.Channels);
                return layout == FeatureLayout.ChannelsLast
                    ? chunk
                    : Layouts.ChannelsLast(chunk.ToArray(), new GramShape(pixels, shape.Channels));
            }

            GramAccumulator<T> NewAccumulator() => new(
                shape.Channels, GramStatistics.All, layout, new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 + (seed % 2) });
        }
    }

    /// <summary>Means far from 0, and one channel that drifts.</summary>
    private static T[] Offset<T>(T[] features, GramShape shape)
        where T : INumber<T> =>
        [.. features.Select((value, i) => value + T.CreateChecked((i / shape.Pixels * 10) + (i % shape.Pixels * 3.0 / shape.Pixels)))];

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>("next", call).Message, StringComparison.Ordinal);

    private sealed class Results<T>(int channels)
    {
        public T[] Gram { get; } = new T[channels * channels];

        public T[] Covariance { get; } = new T[channels * channels];

        public T[] Correlation { get; } = new T[channels * channels];

        public T[] Means { get; } = new T[channels];
    }
}
