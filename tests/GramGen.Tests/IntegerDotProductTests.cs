using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Integer;
using GramGen.Summation;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Small integer products, which are dot products of rows in place: all fringes, on every instruction set.</summary>
public sealed unsafe class IntegerDotProductTests
{
    private const int MostChannels = 33;
    private const int MostPixels = 70;

    public static TheoryData<string> Routines => [.. All.Keys];

    /// <summary>Every way to multiply, those too that the dispatch of this machine passes over.</summary>
    private static Dictionary<string, (bool IsSupported, Func<IntegerDotRoutine> Signed, Func<IntegerDotRoutine> Unsigned)> All { get; } =
        new()
        {
            ["AVX-VNNI"] = (Hardware.HasAvxVnni, New<Vector256<int>, VnniDots<sbyte>>, New<Vector256<int>, VnniDots<byte>>),
            ["AVX-VNNI, 128-bit"] =
                (Hardware.HasAvxVnni, New<Vector128<int>, VnniShortDots<sbyte>>, New<Vector128<int>, VnniShortDots<byte>>),
            ["AVX-512"] = (Hardware.HasAvx512, New<Vector512<int>, Avx512Dots<sbyte>>, New<Vector512<int>, Avx512Dots<byte>>),
            ["AVX2"] = (Hardware.HasAvx2, New<Vector256<int>, Avx2Dots<sbyte>>, New<Vector256<int>, Avx2Dots<byte>>),
            ["128-bit"] = (Hardware.HasVector128, New<Vector128<int>, Vector128Dots<sbyte>>, New<Vector128<int>, Vector128Dots<byte>>),
            ["scalar"] = (true, New<int, ScalarDots<sbyte>>, New<int, ScalarDots<byte>>),
        };

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryFringe_IsExact(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa };
        ForEveryFringe((shape, signed, unsigned, expectedOfSigned, expectedOfUnsigned) =>
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                GramShape stored = shape with { Layout = layout };
                int[] gram = new int[shape.GramLength];
                Gram.Compute(Layouts.Of(signed, shape, layout), stored, gram, options);
                AssertEqual(expectedOfSigned, gram, $"{stored} of SByte");
                Gram.Compute(Layouts.Of(unsigned, shape, layout), stored, gram, options);
                AssertEqual(expectedOfUnsigned, gram, $"{stored} of Byte");
            }
        });
    }

    /// <summary>Results of 64 bits, packed ones, and sums that are added to, are stored from scratch memory.</summary>
    [Fact]
    public void EveryFringe_IsStoredInEveryForm() => ForEveryFringe((shape, signed, unsigned, expectedOfSigned, expectedOfUnsigned) =>
    {
        long[] wide = new long[shape.GramLength];
        Gram.Compute(unsigned, shape, wide);
        Assert.True(expectedOfUnsigned.AsSpan().SequenceEqual(wide), $"{shape}, Int64");
        int[] packed = new int[shape.PackedLength];
        Gram.ComputePacked(signed, shape, packed);
        AssertEqual(IntegerReference.Packed(expectedOfSigned, shape.Channels), packed, $"{shape}, packed");
        var accumulator = new GramIntegerAccumulator(shape.Channels);
        accumulator.Add(signed, shape.Pixels);
        accumulator.Add(unsigned, shape.Pixels);
        accumulator.ReadGram(wide);
        Assert.True(expectedOfSigned.Zip(expectedOfUnsigned, (left, right) => left + right).SequenceEqual(wide), $"{shape}, added");
    });

    [Theory]
    [MemberData(nameof(Routines))]
    public void EveryRoutine_IsExact(string name)
    {
        (bool isSupported, Func<IntegerDotRoutine> signed, Func<IntegerDotRoutine> unsigned) = All[name];
        Assert.SkipUnless(isSupported, $"This machine has no {name}.");
        (IntegerDotRoutine ofSigned, IntegerDotRoutine ofUnsigned) = (signed(), unsigned());
        ForEveryFringe((shape, signedValues, unsignedValues, expectedOfSigned, expectedOfUnsigned) =>
        {
            AssertEqual(expectedOfSigned, Compute(ofSigned, shape, signedValues), $"{shape} of SByte, {name}");
            AssertEqual(expectedOfUnsigned, Compute(ofUnsigned, shape, unsignedValues), $"{shape} of Byte, {name}");
        });
    }

    /// <summary>-128·-128 and 255·255 as often as sums can hold them, and rows of one against rows of the other.</summary>
    [Theory]
    [MemberData(nameof(Routines))]
    public void Extremes_AreExact(string name)
    {
        (bool isSupported, Func<IntegerDotRoutine> signed, Func<IntegerDotRoutine> unsigned) = All[name];
        Assert.SkipUnless(isSupported, $"This machine has no {name}.");
        foreach (GramShape shape in new[] { new GramShape(5, 31), new GramShape(16, 256), new GramShape(6, 16_384) })
        {
            foreach ((int even, int odd) in new[] { (-128, -128), (-128, 127), (127, 127), (0, -128), (-1, -1) })
            {
                sbyte[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(i => (sbyte)Alternating(shape, i, even, odd))];
                AssertEqual(IntegerReference.Gram(shape, features), Compute(signed(), shape, features), $"{shape} of SByte, {name}");
                byte[] bytes = [.. features.Select(value => (byte)(value + 128))];
                AssertEqual(IntegerReference.Gram(shape, bytes), Compute(unsigned(), shape, bytes), $"{shape} of Byte, {name}");
            }
        }
    }

    /// <summary>Where dot products end, packing takes over.</summary>
    [Theory]
    [InlineData(16, 16_384)]
    [InlineData(16, 16_385)]
    [InlineData(17, 1927)]
    [InlineData(17, 1928)]
    [InlineData(17, 15_421)]
    [InlineData(128, 64)]
    [InlineData(129, 64)]
    public void TheLargestSizes_AreExact(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        byte[] features = IntegerSamples.Bytes(shape);
        long[] expected = IntegerReference.Gram(shape, features);
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                int[] gram = new int[shape.GramLength];
                Gram.Compute(
                    Layouts.Of(features, shape, layout), shape with { Layout = layout }, gram,
                    new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 });
                AssertEqual(expected, gram, $"{shape}, {layout}, {isa}");
            }
        }
    }

    [Fact]
    public void SmallCalls_AllocateNothing()
    {
        foreach (GramShape shape in new[] { new GramShape(2, 8), new GramShape(5, 17), new GramShape(16, 256), new GramShape(64, 784) })
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                GramShape stored = shape with { Layout = layout };
                sbyte[] features = IntegerSamples.SignedBytes(shape);
                long[] gram = new long[shape.GramLength];
                var options = new GramOptions { MaxDegreeOfParallelism = 1 };
                Gram.Compute(features, stored, gram, options);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Gram.Compute(features, stored, gram, options);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    private static int Alternating(GramShape shape, int index, int even, int odd) => index / shape.Pixels % 2 == 0 ? even : odd;

    private static IntegerDotRoutine<TVector, T> New<TVector, T>()
        where TVector : struct
        where T : struct, IIntegerDots<TVector> => new(mostValues: int.MaxValue);

    private static void ForEveryFringe(Action<GramShape, sbyte[], byte[], long[], long[]> check)
    {
        for (int channels = 1; channels <= MostChannels; channels++)
        {
            for (int pixels = 1; pixels <= MostPixels; pixels++)
            {
                var shape = new GramShape(channels, pixels);
                byte[] unsigned = IntegerSamples.Bytes(shape);
                sbyte[] signed = IntegerSamples.SignedBytes(shape, seed: 2);
                check(shape, signed, unsigned, IntegerReference.Gram(shape, signed), IntegerReference.Gram(shape, unsigned));
            }
        }
    }

    private static int[] Compute<TFeature>(IntegerDotRoutine routine, GramShape shape, TFeature[] features)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        int[] gram = new int[shape.GramLength];
        fixed (byte* pinned = MemoryMarshal.AsBytes(features.AsSpan()))
        {
            IntegerDotProduct.Run(
                routine, new ReadOnlySpan<byte>(pinned, features.Length),
                new Planning.FeatureFormat(shape.Channels, shape.Pixels, isChannelsLast: false), shape.Channels, shape.Pixels,
                gram.AsSpan(), new Packing.GramOutput(shape.Channels), adds: false);
        }

        return gram;
    }

    private static void AssertEqual(long[] expected, int[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i])
            {
                Assert.Fail($"{what}: entry {i} is {actual[i]}, not {expected[i]}.");
            }
        }
    }
}
