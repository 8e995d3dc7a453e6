using System.Numerics;
using GramGen.Dispatch;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Gram matrices of bytes and signed bytes are exact, on every instruction set.</summary>
public sealed class IntegerTests
{
    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    /// <summary>All values; small ones, of which sums of 16 bits hold many products; and some on the border between the two.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryShape_IsExact(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in IntegerSamples.Shapes)
        {
            AssertExact(shape, IntegerSamples.SignedBytes(shape), isa, layout);
            AssertExact(shape, IntegerSamples.Bytes(shape), isa, layout);
            AssertExact(shape, IntegerSamples.SignedBytes(shape, -1, 1), isa, layout);
            AssertExact(shape, IntegerSamples.Bytes(shape, 0, 2), isa, layout);
            AssertExact(shape, IntegerSamples.SignedBytes(shape, -8, 7), isa, layout);
            AssertExact(shape, IntegerSamples.Bytes(shape, 224, 255), isa, layout);
        }
    }

    /// <summary>Every channel at the edge of its type, where products and sums of few bits would saturate.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void Extremes_AreExact(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in new[] { new GramShape(7, 33), new GramShape(35, 4100), new GramShape(3, 33_025) })
        {
            foreach (sbyte value in new sbyte[] { -128, -1, 0, 127 })
            {
                AssertExact(shape, Filled(shape, value), isa, layout);
            }

            AssertExact(shape, [.. Filled(shape, (sbyte)0).Select((_, i) => (sbyte)(i / shape.Pixels % 2 == 0 ? -128 : 127))], isa, layout);
            foreach (byte value in new byte[] { 0, 1, 15, 31, 32, 128, 255 })
            {
                AssertExact(shape, Filled(shape, value), isa, layout);
            }

            AssertExact(shape, [.. Filled(shape, (byte)0).Select((_, i) => (byte)(i / shape.Pixels % 2 == 0 ? 0 : 31))], isa, layout);
        }
    }

    /// <summary>
    /// Small values but for one, in any block and channel: that block alone takes other kernels, and the blocks are added.
    /// </summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void OneLargeValue_IsSeen(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(35, 10_000);
        foreach ((int channel, int pixel) in new[] { (0, 0), (17, 5000), (34, 9999) })
        {
            sbyte[] features = IntegerSamples.SignedBytes(shape, 0, 1);
            features[(channel * shape.Pixels) + pixel] = -128;
            AssertExact(shape, features, isa, layout);
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void SmallValues_HaveTheProductOfFloats(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(70, 2100);
        float[] features = Samples.Integers(shape);
        int[] gram = new int[shape.GramLength];
        Gram.Compute([.. features.Select(value => (sbyte)value)], shape, gram, new GramOptions { Isa = isa });
        Assert.Equal(Paths.Compute(shape, features, isa, GramImplementation.Generic), gram.Select(value => (float)value));
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void AnyOffset_GivesTheSameAndWritesNothingElse(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(19, 75);
        sbyte[] features = IntegerSamples.SignedBytes(shape);
        long[] expected = IntegerReference.Gram(shape, features);
        for (int offset = 0; offset < 64; offset += 3)
        {
            sbyte[] moved = new sbyte[features.Length + 64];
            features.CopyTo(moved, offset);
            long[] gram = new long[shape.GramLength + 64];
            Array.Fill(gram, -7);
            Span<long> result = gram.AsSpan(offset, shape.GramLength);
            Gram.Compute(moved.AsSpan(offset, features.Length), shape, result, new GramOptions { Isa = isa });
            Assert.Equal(expected, gram.Skip(offset).Take(shape.GramLength));
            Assert.All([.. gram[..offset], .. gram[(offset + shape.GramLength)..]], canary => Assert.Equal(-7, canary));
        }
    }

    /// <summary>The chunks of the triangle and the blocks of pixels, whoever computes them.</summary>
    [Theory]
    [InlineData(3, 200_000)]
    [InlineData(64, 20_000)]
    [InlineData(401, 1200)]
    public void AnyNumberOfThreads_GivesTheSame(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        byte[] features = IntegerSamples.Bytes(shape);
        byte[] small = IntegerSamples.Bytes(shape, 0, 3);
        foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
        {
            AssertSame(features, layout);
            AssertSame(small, layout);
        }

        void AssertSame(byte[] values, FeatureLayout layout)
        {
            GramShape stored = shape with { Layout = layout };
            long[] one = new long[shape.GramLength];
            long[] many = new long[shape.GramLength];
            Gram.Compute(values, stored, one, new GramOptions { MaxDegreeOfParallelism = 1 });
            Gram.Compute(values, stored, many);
            Assert.Equal(one, many);
        }
    }

    [Fact]
    public void ACall_AllocatesNothingOnceThePoolIsWarm()
    {
        foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
        {
            var shape = new GramShape(40, 3000, layout);
            sbyte[] features = IntegerSamples.SignedBytes(shape);
            int[] gram = new int[shape.GramLength];
            var options = new GramOptions { MaxDegreeOfParallelism = 1 };
            Gram.Compute(features, shape, gram, options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Gram.Compute(features, shape, gram, options);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() => ChildProcess.AssertSameUnderEveryDefault("integers");

    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string lines = string.Join('\n', IntegerSamples.Lines());
        Assert.Equal(
            "19BE986DD25B99B31700DA844E17B4D0A002BADCBF04040DCF06158C744FF6FE",
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lines))));
    }

    private static T[] Filled<T>(GramShape shape, T value)
    {
        var features = new T[shape.FeatureLength];
        Array.Fill(features, value);
        return features;
    }

    /// <summary>The overloads of <see cref="Gram"/> for each type call nothing else.</summary>
    private static void AssertExact<TFeature>(GramShape shape, TFeature[] features, GramIsa isa, FeatureLayout layout)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        (GramShape stored, TFeature[] values) = (shape with { Layout = layout }, Layouts.Of(features, shape, layout));
        var options = new GramOptions { Isa = isa };
        int[] gram = new int[shape.GramLength];
        long[] wide = new long[shape.GramLength];
        int[] packed = new int[shape.PackedLength];
        long[] widePacked = new long[shape.PackedLength];
        IntegerProducts.Compute(values, stored, gram, options);
        IntegerProducts.Compute(values, stored, wide, options);
        IntegerProducts.ComputePacked(values, stored, packed, options);
        IntegerProducts.ComputePacked(values, stored, widePacked, options);
        AssertEqual(
            IntegerReference.Gram(shape, features), gram, wide, packed, widePacked, $"{stored} of {typeof(TFeature).Name}, {isa}");
    }

    private static void AssertEqual(long[] expected, int[] gram, long[] wide, int[] packed, long[] widePacked, string what)
    {
        int channels = (int)Math.Sqrt(expected.Length);
        Assert.True(expected.AsSpan().SequenceEqual(wide), what);
        Assert.True(expected.SequenceEqual(gram.Select(value => (long)value)), $"{what}, Int32");
        Assert.True(IntegerReference.Packed(gram, channels).AsSpan().SequenceEqual(packed), $"{what}, packed Int32");
        Assert.True(IntegerReference.Packed(wide, channels).AsSpan().SequenceEqual(widePacked), $"{what}, packed");
    }
}
