using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Accumulators that are saved and loaded.</summary>
public sealed class AccumulatorStreamTests
{
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
        Assert.Equal(Accumulated.Read(merged), Accumulated.Read(GramAccumulator.Load<double>(new MemoryStream(Saved(merged)))));
    }

    /// <summary>Every byte counts: cut off anywhere or changed anywhere, it is an error that says what is wrong.</summary>
    [Fact]
    public void ADamagedStream_IsRefused()
    {
        var accumulator = new GramAccumulator<float>(2, GramStatistics.All);
        accumulator.Add(Samples.Uniform(new GramShape(2, 1100)), 1100);
        byte[] saved = Saved(accumulator);
        for (int length = 0; length < saved.Length; length += length < 80 ? 1 : 37)
        {
            AssertRefused(length < 8 ? "The stream holds no accumulator" : "The accumulator is cut off", saved[..length]);
        }

        for (int place = 0; place < saved.Length; place += place < 80 ? 1 : 37)
        {
            byte[] damaged = [.. saved];
            damaged[place] ^= 0x10;
            AssertRefused(
                place < 8 ? "The stream holds no accumulator" : place < 12 ? "The accumulator has version" : "The accumulator was damaged", damaged);
        }

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<double>(new MemoryStream(saved)));
        Assert.Equal("The accumulator holds values of 4 bytes; Double has 8.", refused.Message);
    }

    private static void AssertRefused(string message, byte[] bytes)
    {
        string actual = Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<float>(new MemoryStream(bytes))).Message;
        Assert.StartsWith(message, actual, StringComparison.Ordinal);
    }

    private static byte[] Saved<T>(GramAccumulator<T> accumulator)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream();
        accumulator.Save(stream);
        return stream.ToArray();
    }
}
