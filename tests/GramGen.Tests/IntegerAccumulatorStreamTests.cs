using System.Security.Cryptography;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Accumulators of integers that are saved and loaded.</summary>
public sealed class IntegerAccumulatorStreamTests
{
    /// <summary>Signature, version, channels, pixels, checksum.</summary>
    private const int HeaderLength = 8 + (2 * sizeof(int)) + sizeof(long) + 32;

    private static readonly GramShape Shape = new(7, 1000);

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void SavedAndLoaded_ItGoesOnWithTheSameSums(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa };
        var unbroken = new GramIntegerAccumulator(Shape.Channels, options: options);
        unbroken.Add(IntegerSamples.SignedBytes(Shape), Shape.Pixels);
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        unbroken.Save(stream);
        stream.Write([4, 5]);
        stream.Position = 3;
        var loaded = GramIntegerAccumulator.Load(stream, FeatureLayout.ChannelsLast, options);
        Assert.Equal(stream.Length - 2, stream.Position);
        Assert.Equal(HeaderLength + (7 * 8 / 2 * sizeof(long)) + 32, stream.Length - 5);
        Assert.Equal((7, 1000, FeatureLayout.ChannelsLast), (loaded.Channels, loaded.Pixels, loaded.Layout));

        byte[] bytes = IntegerSamples.Bytes(Shape);
        unbroken.Add(bytes, Shape.Pixels);
        loaded.Add(Layouts.ChannelsLast(bytes, Shape), Shape.Pixels);
        Assert.Equal(2000, loaded.Pixels);
        Assert.Equal(Read(unbroken), Read(loaded));
        Assert.Equal(unbroken.ComputeSha256(), loaded.ComputeSha256());
    }

    /// <summary>Parts of several machines, merged in any order: one hash, which the committed one holds.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void PartsInAnyOrder_HaveTheKnownDigest(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        byte[] features = Layouts.ChannelsLast(IntegerSamples.Bytes(Shape), Shape);
        foreach (int[] cuts in new int[][] { [0, 1000], [0, 10, 600, 1000], [600, 1000, 0, 600] })
        {
            var whole = new GramIntegerAccumulator(Shape.Channels);
            for (int part = 1; part < cuts.Length; part++)
            {
                int first = cuts[part - 1];
                int count = cuts[part] - first;
                if (count > 0)
                {
                    var accumulator = new GramIntegerAccumulator(
                        Shape.Channels, FeatureLayout.ChannelsLast, new GramOptions { Isa = isa });
                    accumulator.Add(features.AsSpan(first * Shape.Channels, count * Shape.Channels), count);
                    whole.Merge(GramIntegerAccumulator.Load(new MemoryStream(Saved(accumulator))));
                }
            }

            Assert.Equal("C2CCF42FF02386CF", whole.ComputeSha256()[..16]);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(Saved(whole))), whole.ComputeSha256());
        }
    }

    /// <summary>Every byte counts: cut off anywhere or changed anywhere, it is an error that says what is wrong.</summary>
    [Fact]
    public void ADamagedStream_IsRefused()
    {
        var accumulator = new GramIntegerAccumulator(3);
        accumulator.Add(IntegerSamples.SignedBytes(new GramShape(3, 50)), 50);
        byte[] saved = Saved(accumulator);
        for (int length = 0; length < saved.Length; length++)
        {
            AssertRefused(length < 8 ? "The stream holds no accumulator of integers" : "The accumulator is cut off", saved[..length]);
        }

        for (int place = 0; place < saved.Length; place++)
        {
            byte[] damaged = [.. saved];
            damaged[place] ^= 0x10;
            AssertRefused(
                place < 8 ? "The stream holds no accumulator of integers"
                    : place < 12 ? "The accumulator of integers has version"
                    : place < HeaderLength ? "The accumulator was damaged: its header"
                    : "The accumulator was damaged: its content",
                damaged);
        }

        AssertRefused(
            "The stream holds no accumulator of integers: it begins with 4772616D4163630A instead of 4772616D496E740A.",
            Accumulated.Saved(new GramAccumulator<float>(3)));
    }

    /// <summary>With right checksums too: nothing may come in that could overflow.</summary>
    [Fact]
    public void AnImpossibleAccumulator_IsRefused()
    {
        var accumulator = new GramIntegerAccumulator(1);
        accumulator.Add([(byte)255], 1);
        byte[] saved = Saved(accumulator);
        Assert.Equal(65_025, GramIntegerAccumulator.Load(new MemoryStream(Signed(saved))).Pixels * Read(accumulator)[0]);
        AssertRefused(
            "The accumulator of integers holds 65026; 1 pixels cannot have a sum beyond 65025.", Changed(saved, HeaderLength, 65_026L));
        AssertRefused(
            "The accumulator of integers holds -65026; 1 pixels cannot have a sum beyond 65025.", Changed(saved, HeaderLength, -65_026L));
        const string Header = "The header holds no accumulator of integers: it would have ";
        AssertRefused($"{Header}0 channels; there are 1 to 46340.", Changed(saved, 12, 0));
        AssertRefused($"{Header}46341 channels; there are 1 to 46340.", Changed(saved, 12, 46_341));
        AssertRefused($"{Header}-1 pixels; it counts up to 140737488355328.", Changed(saved, 16, -1L));
        AssertRefused($"{Header}140737488355329 pixels; it counts up to 140737488355328.", Changed(saved, 16, (1L << 47) + 1));

        // The header says how long the rest is: what a stream lacks is known before memory is taken.
        byte[] large = Changed(saved, 12, 40_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused("The accumulator is cut off", large);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);

        static byte[] Changed<T>(byte[] saved, int place, T value)
            where T : unmanaged
        {
            byte[] changed = [.. saved];
            System.Runtime.InteropServices.MemoryMarshal.Write(changed.AsSpan(place), value);
            return Signed(changed);
        }

        static byte[] Signed(byte[] bytes)
        {
            SHA256.HashData(bytes.AsSpan(0, HeaderLength - 32)).CopyTo(bytes, HeaderLength - 32);
            SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes, bytes.Length - 32);
            return bytes;
        }
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        var accumulator = new GramIntegerAccumulator(2);
        byte[] saved = Saved(accumulator);
        Assert.Throws<ArgumentNullException>(() => accumulator.Save(null!));
        Assert.Throws<ArgumentNullException>(() => GramIntegerAccumulator.Load(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => GramIntegerAccumulator.Load(new MemoryStream(saved), (FeatureLayout)9));
        Assert.Throws<InvalidOperationException>(() => GramIntegerAccumulator.Load(
            new MemoryStream(saved), options: new GramOptions { Implementation = GramImplementation.Generated }));
        Assert.Equal(0, GramIntegerAccumulator.Load(new MemoryStream(saved)).Pixels);
    }

    private static byte[] Saved(GramIntegerAccumulator accumulator)
    {
        using var stream = new MemoryStream();
        accumulator.Save(stream);
        return stream.ToArray();
    }

    private static long[] Read(GramIntegerAccumulator accumulator)
    {
        long[] gram = new long[accumulator.Channels * accumulator.Channels];
        accumulator.ReadGram(gram);
        return gram;
    }

    private static void AssertRefused(string message, byte[] stream) => Assert.StartsWith(
        message,
        Assert.Throws<InvalidDataException>(() => GramIntegerAccumulator.Load(new MemoryStream(stream))).Message,
        StringComparison.Ordinal);
}
