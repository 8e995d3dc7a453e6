using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Accumulators that are saved and loaded.</summary>
public sealed class AccumulatorStreamTests
{
    /// <summary>
    /// Signature, version, size of a value, statistics, channels, pixels of the partial block, all pixels, merged pixels, checksum.
    /// </summary>
    private const int HeaderLength = 8 + (5 * sizeof(int)) + (2 * sizeof(long)) + 32;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(9000)]
    [InlineData(50_000)]
    public void SavedAndLoaded_ItGoesOnWithTheSameBits(int pixels)
    {
        var shape = new GramShape(7, 60_000);
        float[] features = Samples.Uniform(shape);
        var unbroken = new GramAccumulator<float>(7, GramStatistics.All);
        AddRange(unbroken, 0, pixels);
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        unbroken.Save(stream);
        stream.Write([4, 5]);
        stream.Position = 3;
        var loaded = GramAccumulator.Load<float>(stream);
        Assert.Equal(stream.Length - 2, stream.Position);
        Assert.Equal(pixels, loaded.Pixels);
        Assert.Equal(GramStatistics.All, loaded.Statistics);
        foreach (GramAccumulator<float> accumulator in new[] { unbroken, loaded })
        {
            AddRange(accumulator, pixels, 60_000 - pixels);
        }

        (float[] gram, float[] covariance, float[] means) = Accumulated.OneCall(shape, features);
        Accumulated.AssertSame(gram, covariance, means, loaded, $"saved after {pixels}");
        Accumulated.AssertSame(gram, covariance, means, unbroken, $"went on after {pixels}");

        void AddRange(GramAccumulator<float> accumulator, int first, int count) =>
            accumulator.Add(count == 0 ? default : features.AsSpan(first, (6 * 60_000) + count), count, 60_000);
    }

    [Fact]
    public void MergedSavedAndLoaded_ItHasTheSameBits()
    {
        var merged = new GramAccumulator<double>(3, GramStatistics.All);
        foreach (int seed in new[] { 1, 2 })
        {
            var part = new GramAccumulator<double>(3, GramStatistics.All);
            part.Add(Samples.UniformDoubles(new GramShape(3, 900), seed), 900);
            merged.Merge(part);
        }

        merged.Add(Samples.UniformDoubles(new GramShape(3, 600)), 600);
        Assert.Equal(Accumulated.Read(merged), Accumulated.Read(GramAccumulator.Load<double>(new MemoryStream(Accumulated.Saved(merged)))));
    }

    /// <summary>Every byte counts: cut off anywhere or changed anywhere, it is an error that says what is wrong.</summary>
    [Fact]
    public void ADamagedStream_IsRefused()
    {
        var accumulator = new GramAccumulator<float>(2, GramStatistics.All);
        accumulator.Add(Samples.Uniform(new GramShape(2, 1100)), 1100);
        byte[] saved = Accumulated.Saved(accumulator);
        for (int length = 0; length < saved.Length; length += length < 80 ? 1 : 37)
        {
            AssertRefused(length < 8 ? "The stream holds no accumulator" : "The accumulator is cut off", saved[..length]);
        }

        for (int place = 0; place < saved.Length; place += place < 80 ? 1 : 37)
        {
            byte[] damaged = [.. saved];
            damaged[place] ^= 0x10;
            AssertRefused(
                place < 8 ? "The stream holds no accumulator" : place < 12 ? "The accumulator has version" : "The accumulator was damaged",
                damaged);
        }

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<double>(new MemoryStream(saved)));
        Assert.Equal("The accumulator holds values of 4 bytes; Double has 8.", refused.Message);
    }

    /// <summary>The header says how long all that follows is: what a stream lacks is known before memory is taken.</summary>
    [Theory]
    [InlineData(GramStatistics.Gram)]
    [InlineData(GramStatistics.Covariance)]
    public void ACutOffStream_IsRefusedBeforeItsMatricesAreAllocated(GramStatistics statistics)
    {
        var accumulator = new GramAccumulator<float>(600, statistics);
        accumulator.Add(Samples.Uniform(new GramShape(600, 1025)), 1025);
        byte[] cut = Accumulated.Saved(accumulator)[..^1];
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused($"The accumulator is cut off: the stream ends after {cut.Length} bytes; at least 1 more are needed.", cut);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    /// <summary>One triangle of each matrix is saved: it takes little more than half the memory.</summary>
    [Fact]
    public void OneTriangle_IsSaved()
    {
        var gram = new GramAccumulator<double>(200);
        gram.Add(Samples.UniformDoubles(new GramShape(200, 512)), 512);
        Assert.Equal(HeaderLength + (200 * 201 / 2 * sizeof(double)) + 32, Accumulated.Saved(gram).Length);

        var moments = new GramAccumulator<float>(200, GramStatistics.Covariance);
        moments.Add(Samples.Uniform(new GramShape(200, 1024)), 1024);
        Assert.Equal(
            HeaderLength + (200 * 201 / 2 * (sizeof(float) + sizeof(double))) + (3 * 200 * sizeof(double)) + 32,
            Accumulated.Saved(moments).Length);
    }

    /// <summary>Pixels alone decide about the bytes, so files can be compared by their hashes.</summary>
    [Fact]
    public void Bytes_AreTheSameHoweverThePixelsCame()
    {
        var shape = new GramShape(5, 30_000);
        float[] features = Samples.Uniform(shape);
        float[] channelsLast = Layouts.Of(features, shape, FeatureLayout.ChannelsLast);
        byte[]? expected = null;
        int payload = 0x7FC0_0000;
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            foreach (int length in new[] { 30_000, 8192, 1000, 77 })
            {
                // Which bits a NaN has is up to the processor.
                channelsLast[40_000] = channelsLast[^1] = BitConverter.Int32BitsToSingle(payload++);
                var accumulator = new GramAccumulator<float>(
                    5, GramStatistics.All, FeatureLayout.ChannelsLast, new GramOptions { Isa = isa });
                for (int first = 0; first < 30_000; first += length)
                {
                    int pixels = Math.Min(length, 30_000 - first);
                    accumulator.Add(channelsLast.AsSpan(first * 5, pixels * 5), pixels);
                }

                byte[] saved = Accumulated.Saved(accumulator);
                expected ??= saved;
                Assert.True(expected.AsSpan().SequenceEqual(saved), $"{isa} in chunks of {length}");
            }
        }
    }

    /// <summary>The header's checksum is right, but no accumulator has such a header.</summary>
    [Theory]
    [InlineData(0, 1, 1, 1L, "The header holds no accumulator: The statistics must be Gram, Covariance or both; they are 0.")]
    [InlineData(9, 1, 1, 1L, "The header holds no accumulator: The statistics must be Gram, Covariance or both; they are 9.")]
    [InlineData(1, 0, 1, 1L, "The header holds no accumulator: The number of channels must be at least 1; it is 0.")]
    [InlineData(
        1, 50_000, 1, 1L,
        "The header holds no accumulator: C·C = 50000·50000 = 2500000000 is more than a span can hold (2147483647).")]
    [InlineData(1, 2, 1024, 5000L, "The header holds no accumulator: 1024 pixels would be in a partial block, which has less than 1024.")]
    [InlineData(1, 2, -1, 5000L, "The header holds no accumulator: -1 pixels would be in a partial block, which has less than 1024.")]
    [InlineData(
        1, 2, 3, 2L,
        "The header holds no accumulator: of 2 pixels 0 would be merged and 3 in a partial block; the others are no whole blocks of 1024.")]
    [InlineData(1, 2, 3, 1026L, "The header holds no accumulator: of 1026 pixels 0 would be merged and 3 in a partial block")]
    [InlineData(1, 2, 0, -1024L, "The header holds no accumulator: of -1024 pixels 0 would be merged")]
    [InlineData(1, 2, 0, long.MinValue, "The header holds no accumulator: of -9223372036854775808 pixels 1024 would be merged", 1024L)]
    [InlineData(
        1, 2, 3, long.MinValue,
        "The header holds no accumulator: of -9223372036854775808 pixels 0 would be merged and 3 in a partial block")]
    [InlineData(1, 2, 0, 1024L, "The header holds no accumulator: of 1024 pixels 9223372036854775807 would be merged", long.MaxValue)]
    [InlineData(1, 2, 0, 1L << 50, "The header holds no accumulator: of 1125899906842624 pixels 0 would be merged")]
    [InlineData(1, 2, 0, 1024L, "The header holds no accumulator: of 1024 pixels 1025 would be merged", 1025L)]
    [InlineData(1, 2, 0, 1024L, "The header holds no accumulator: of 1024 pixels 1000 would be merged", 1000L)]
    [InlineData(1, 2, 0, 1024L, "The header holds no accumulator: of 1024 pixels -1024 would be merged", -1024L)]
    [InlineData(2, 40_000, 0, 1024L, "The accumulator is cut off")]
    [InlineData(1, 40_000, 0, 1L << 40, "The accumulator is cut off")]
    [InlineData(1, 40_000, 0, 500L, "The accumulator is cut off", 500L)]
    public void ANonsensicalHeader_IsRefused(
        int statistics, int channels, int partialPixels, long pixels, string message, long mergedPixels = 0)
    {
        byte[] header =
        [
            .. Accumulated.Saved(new GramAccumulator<float>(1))[..16], .. BitConverter.GetBytes(statistics),
            .. BitConverter.GetBytes(channels),
            .. BitConverter.GetBytes(partialPixels), .. BitConverter.GetBytes(pixels), .. BitConverter.GetBytes(mergedPixels)];
        header = [.. header, .. System.Security.Cryptography.SHA256.HashData(header)];
        Assert.Equal(HeaderLength, header.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(message, header);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    /// <summary>What cannot say its length is read in growing parts.</summary>
    [Fact]
    public void AStreamOfUnknownLength_IsReadToo()
    {
        var accumulator = new GramAccumulator<double>(1100, GramStatistics.All);
        accumulator.Add(Samples.UniformDoubles(new GramShape(1100, 513)), 513);
        using var stream = new ForwardStream(Accumulated.Saved(accumulator));
        double[] expected = new double[1100 * 1100];
        double[] loaded = new double[1100 * 1100];
        accumulator.ReadCovariance(expected, []);
        GramAccumulator.Load<double>(stream).ReadCovariance(loaded, []);
        Assert.Equal(expected, loaded);

        byte[] cut = Accumulated.Saved(accumulator)[..^100];
        using var shorter = new ForwardStream(cut);
        string message = Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<double>(shorter)).Message;
        Assert.StartsWith($"The accumulator is cut off: the stream ends after {cut.Length} bytes", message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, byte[] bytes)
    {
        string actual = Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<float>(new MemoryStream(bytes))).Message;
        Assert.StartsWith(message, actual, StringComparison.Ordinal);
    }

    /// <summary>A stream that cannot seek.</summary>
    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
