using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class AccumulatorTests
{
    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    /// <summary>Pixels in a strip: single ones, odd ones, blocks, groups of blocks, all at once.</summary>
    private static int[] ChunkLengths => [1, 7, 100, 1000, 1024, 3000, 8192, 20_000, 300_000];

    /// <summary>However the pixels are cut, the results have the bits of the calls with all of them.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AnyStrips_HaveTheBitsOfTheOneCall(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in new[]
        {
            new GramShape(3, 40), new GramShape(5, 1024), new GramShape(2, 9217), new GramShape(3, 140_001),
            new GramShape(30, 17_000),
        })
        {
            float[] features = Samples.Uniform(shape);
            (float[] gram, float[] covariance, float[] means) = Accumulated.OneCall(shape, features);
            foreach (int length in ChunkLengths.Where(length => length <= shape.Pixels && shape.Pixels / length < 10_000))
            {
                var accumulator = new GramAccumulator<float>(shape.Channels, GramStatistics.All, layout, new GramOptions { Isa = isa });
                AddInChunks(accumulator, Layouts.Of(features, shape, layout), shape, layout, length);
                Assert.Equal(shape.Pixels, accumulator.Pixels);
                Accumulated.AssertSame(gram, covariance, means, accumulator, $"{shape} in chunks of {length}");
            }
        }
    }

    [Fact]
    public void Doubles_AndHalves_Too()
    {
        var shape = new GramShape(9, 12_345);
        double[] doubles = Samples.UniformDoubles(shape);
        double[] expected = new double[81];
        double[] actual = new double[81];
        Gram.ComputeCorrelation(doubles, shape, expected, []);
        var accumulator = new GramAccumulator<double>(9, GramStatistics.Covariance);
        AddInChunks(accumulator, doubles, shape, FeatureLayout.ChannelsFirst, 1000);
        accumulator.ReadCorrelation(actual, []);
        Assert.Equal(expected, actual);

        Half[] halves = Samples.UniformHalves(shape);
        float[] gram = new float[81];
        Gram.Compute(halves, shape, gram);
        var ofHalf = new GramAccumulator<float>(9);
        for (int first = 0; first < shape.Pixels; first += 1500)
        {
            int pixels = Math.Min(1500, shape.Pixels - first);
            ofHalf.Add(halves.AsSpan(first, (8 * shape.Pixels) + pixels), pixels, shape.Pixels);
        }

        float[] streamed = new float[81];
        ofHalf.ReadGram(streamed);
        Assert.Equal(gram, streamed);
    }

    /// <summary>Reading changes nothing, and more may come.</summary>
    [Fact]
    public void Reading_ChangesNothing()
    {
        var shape = new GramShape(4, 5000);
        float[] features = Samples.Uniform(shape);
        (float[] gram, float[] covariance, float[] means) = Accumulated.OneCall(shape, features);
        var accumulator = new GramAccumulator<float>(4, GramStatistics.All);
        float[] ignored = new float[16];
        for (int first = 0; first < 5000; first += 500)
        {
            accumulator.Add(features.AsSpan(first, (3 * 5000) + 500), 500, stride: 5000);
            accumulator.ReadGram(ignored);
            accumulator.ReadCovariance(ignored, []);
        }

        Accumulated.AssertSame(gram, covariance, means, accumulator, "read in between");
    }

    /// <summary>Nothing is left of what was there before: levels, an open group, a partial block, and what a merge left.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(3, true)]
    [InlineData(1000, false)]
    [InlineData(20_000, false)]
    [InlineData(70_000, true)]
    public void Cleared_ItHasTheBitsOfANewOne(int pixelsBefore, bool merges)
    {
        var shape = new GramShape(3, 40_000);
        float[] features = Samples.Uniform(shape);
        (float[] gram, float[] covariance, float[] means) = Accumulated.OneCall(shape, features);
        var accumulator = new GramAccumulator<float>(3, GramStatistics.All);
        accumulator.Add(Samples.Uniform(new GramShape(3, 70_000)).AsSpan(0, 3 * pixelsBefore), pixelsBefore);
        if (merges)
        {
            var other = new GramAccumulator<float>(3, GramStatistics.All);
            other.Add(features.AsSpan(0, 300), 100);
            accumulator.Merge(other);
        }

        accumulator.Clear();
        Assert.Equal(0, accumulator.Pixels);
        Assert.Equal(Accumulated.Saved(new GramAccumulator<float>(3, GramStatistics.All)), Accumulated.Saved(accumulator));
        for (int first = 0; first < 40_000; first += 8000)
        {
            accumulator.Add(features.AsSpan(first, (2 * 40_000) + 8000), 8000, stride: 40_000);
        }

        Accumulated.AssertSame(gram, covariance, means, accumulator, $"one cleared after {pixelsBefore} pixels");
    }

    [Fact]
    public void Merged_TheyHaveTheSumOfBoth()
    {
        var shape = new GramShape(6, 7000);
        double[] features = [.. Samples.UniformDoubles(shape).Select(value => value + 1e5)];
        GramAccumulator<double>[] parts = [Part(0, 3000), Part(3000, 100), Part(3100, 3900)];
        GramAccumulator<double> whole = Part(0, 7000);
        var merged = new GramAccumulator<double>(6, GramStatistics.All);
        foreach (GramAccumulator<double> part in parts)
        {
            merged.Merge(part);
        }

        merged.Merge(new GramAccumulator<double>(6, GramStatistics.All));
        Assert.Equal(7000, merged.Pixels);
        AssertNear(Accumulated.Read(whole), Accumulated.Read(merged), 1e-12);

        // What came first stays what it was, and more may come.
        Assert.Equal(3000, parts[0].Pixels);
        parts[0].Add(features.AsSpan(3000, (5 * 7000) + 4000), 4000, 7000);
        Assert.Equal(Accumulated.Read(whole), Accumulated.Read(parts[0]));
        merged.Add(features.AsSpan(0, (5 * 7000) + 2000), 2000, 7000);
        Assert.Equal(9000, merged.Pixels);

        GramAccumulator<double> Part(int first, int pixels)
        {
            var part = new GramAccumulator<double>(6, GramStatistics.All);
            part.Add(features.AsSpan(first, (5 * 7000) + pixels), pixels, 7000);
            return part;
        }
    }

    /// <summary>The order of merging is the caller's: so is the result, to the bit.</summary>
    [Fact]
    public void MergedAgain_TheyHaveTheSameBits()
    {
        var shape = new GramShape(5, 4000);
        Assert.Equal(Merged(0, 1, 2), Merged(0, 1, 2));
        Assert.NotEqual(Merged(0, 1, 2), Merged(2, 1, 0));

        double[] Merged(params int[] seeds)
        {
            var merged = new GramAccumulator<double>(5, GramStatistics.All);
            foreach (int seed in seeds)
            {
                var part = new GramAccumulator<double>(5, GramStatistics.All);
                part.Add(Samples.UniformDoubles(shape, seed), shape.Pixels);
                merged.Merge(part);
            }

            return Accumulated.Read(merged);
        }
    }

    /// <summary>An accumulator into which another was merged first has its bits.</summary>
    [Fact]
    public void MergedIntoAnEmptyOne_ItHasTheBitsOfTheOther()
    {
        var shape = new GramShape(5, 4000);
        var one = new GramAccumulator<double>(5, GramStatistics.All);
        one.Add(Samples.UniformDoubles(shape), shape.Pixels);
        var merged = new GramAccumulator<double>(5, GramStatistics.All);
        merged.Merge(one);
        Assert.Equal(Accumulated.Read(one), Accumulated.Read(merged));
    }

    /// <summary>
    /// 4096² pixels of 64 channels, row after row of a picture, in less than a megabyte. Sums of small integers are exact as
    /// long as they are merged in pairs. Without vectors there are fewer rows, for time's sake.
    /// </summary>
    [Fact]
    public void ALargePicture_TakesLittleMemory()
    {
        const int Side = 4096;
        var shape = new GramShape(64, Side);
        float[] row = Samples.Integers(shape);
        float[] expected = new float[shape.GramLength];
        Gram.Compute(row, shape, expected);
        var accumulator = new GramAccumulator<float>(64, options: new GramOptions { MaxDegreeOfParallelism = 1 });
        accumulator.Add(row, Side);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int rows = Gram.SupportedIsas.Contains(GramIsa.Avx2) ? Side : 64;
        for (int i = 1; i < rows; i++)
        {
            accumulator.Add(row, Side);
        }

        float[] gram = new float[shape.GramLength];
        accumulator.ReadGram(gram);
        Assert.Equal([.. expected.Select(value => value * rows)], gram);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.InRange(accumulator.Bytes, 64 * 1024 * sizeof(float), 1_000_000);
    }

    [Fact]
    public void BadArguments_AreRefusedAndNothingIsAdded()
    {
        var accumulator = new GramAccumulator<float>(3);
        AssertRefused(
            "A chunk of 3 channels × 4 pixels with a stride of 4 has 12 values; the span has 13.",
            () => accumulator.Add(new float[13], 4));
        AssertRefused(
            "A chunk of 3 channels × 4 pixels with a stride of 10 has 24 values; the span has 30.",
            () => accumulator.Add(new float[30], 4, 10));
        AssertRefused("The stride is 3; 3 channels × 4 pixels need at least 4.", () => accumulator.Add(new float[12], 4, 3));
        AssertRefused("The number of pixels must not be negative; it is -1.", () => accumulator.Add([], -1));
        AssertRefused("The result has 9 values; the span has 8.", () => accumulator.ReadGram(new float[8]));
        AssertRefused("An accumulator cannot be merged with itself.", () => accumulator.Merge(accumulator));
        AssertRefused(
            "An accumulator of 4 channels cannot be merged into one of 3.", () => accumulator.Merge(new GramAccumulator<float>(4)));
        AssertRefused(
            "The other accumulator keeps Covariance; this one needs Gram.",
            () => accumulator.Merge(new GramAccumulator<float>(3, GramStatistics.Covariance)));
        AssertRefused("The number of channels must be at least 1; it is 0.", () => _ = new GramAccumulator<float>(0));
        AssertRefused("The statistics must be Gram, Covariance or both; they are 0.", () => _ = new GramAccumulator<float>(3, 0));
        AssertRefused(
            "FeatureLayout must be one of ChannelsFirst, ChannelsLast; it is 7.",
            () => _ = new GramAccumulator<float>(3, layout: (FeatureLayout)7));
        Assert.Throws<NotSupportedException>(() => new GramAccumulator<Half>(3));
        Assert.Equal(
            "The accumulator keeps Gram, not Covariance.",
            Assert.Throws<InvalidOperationException>(() => accumulator.ReadMeans(new float[3])).Message);
        Assert.Equal(0, accumulator.Pixels);

        var moments = new GramAccumulator<float>(3, GramStatistics.Covariance);
        moments.Add(new float[3], 1);
        Assert.Equal(
            "At least 2 pixels are needed; the accumulator has 1.",
            Assert.Throws<InvalidOperationException>(() => moments.ReadCovariance(new float[9], [])).Message);
        float[] gram = [7, 7, 7, 7, 7, 7, 7, 7, 7];
        accumulator.ReadGram(gram, GramScale.PerElement);
        Assert.All(gram, value => Assert.Equal(0, value));
    }

    [Fact]
    public void ScaleAndCancellation_AreTheCallers()
    {
        var shape = new GramShape(3, 2500);
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[9];
        Gram.Compute(features, shape, expected, scale: GramScale.PerElement);
        var accumulator = new GramAccumulator<float>(3);
        accumulator.Add(features, 2500);
        float[] gram = new float[9];
        accumulator.ReadGram(gram, GramScale.PerElement);
        Assert.Equal(expected, gram);

        var cancelled = new GramAccumulator<float>(
            3, options: new GramOptions { CancellationToken = new CancellationToken(canceled: true) });
        Assert.Throws<OperationCanceledException>(() => cancelled.Add(features, 2500));
        Assert.Equal(0, cancelled.Pixels);
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void AddInChunks<T>(GramAccumulator<T> accumulator, T[] features, GramShape shape, FeatureLayout layout, int length)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int first = 0; first < shape.Pixels; first += length)
        {
            int pixels = Math.Min(length, shape.Pixels - first);
            if (layout == FeatureLayout.ChannelsLast)
            {
                accumulator.Add(features.AsSpan(first * shape.Channels, pixels * shape.Channels), pixels);
            }
            else
            {
                accumulator.Add(features.AsSpan(first, ((shape.Channels - 1) * shape.Pixels) + pixels), pixels, shape.Pixels);
            }
        }
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Math.Abs(actual[i] - expected[i]), 0, tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
