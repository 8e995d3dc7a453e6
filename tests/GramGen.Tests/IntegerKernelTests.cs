using System.Runtime.Intrinsics;
using GramGen.Integer;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Every kernel of integers, those too that the dispatch of this machine passes over.</summary>
public sealed unsafe class IntegerKernelTests
{
    /// <summary>Where 16-bit sums of products are to be used whatever the width of the range is.</summary>
    private const int WidestSmall = 31;

    public static TheoryData<string> Kernels => [.. All.Keys];

    private static Dictionary<string, (bool IsSupported, Func<IntegerRoutine<long>> Create)> All { get; } = new()
    {
        ["AVX-512"] = (
            Hardware.HasAvx512,
            () => new(
                new IntegerKernel<long, Vector512<int>, Avx512Words>(), new IntegerKernel<long, Vector512<int>, Avx512SmallBytes>(),
                WidestSmall)),
        ["AVX2"] = (
            Hardware.HasAvx2,
            () => new(
                new IntegerKernel<long, Vector256<int>, Avx2Words>(), new IntegerKernel<long, Vector256<int>, Avx2SmallBytes>(),
                WidestSmall)),
        ["AVX-VNNI"] = (Hardware.HasAvxVnni, () => new(new IntegerKernel<long, Vector256<int>, VnniBytes>())),
        ["AVX-VNNI and AVX-512"] = (
            Hardware.HasAvxVnni && Hardware.HasAvx512,
            () => new(
                new IntegerKernel<long, Vector256<int>, VnniBytes>(), new IntegerKernel<long, Vector512<int>, Avx512SmallBytes>(),
                WidestSmall)),
        ["128-bit"] = (Hardware.HasVector128, () => new(new IntegerKernel<long, Vector128<int>, Vector128Words>())),
        ["scalar"] = (true, () => new(new IntegerKernel<long, int, ScalarWords>())),
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void EveryKernel_IsExact(string name)
    {
        (bool isSupported, Func<IntegerRoutine<long>> create) = All[name];
        Assert.SkipUnless(isSupported, $"This machine has no {name}.");
        IntegerRoutine<long> routine = create();
        GramShape[] large = [new(35, 9000), new(33, 2049)];
        foreach (GramShape shape in IntegerSamples.Shapes.Where(shape => shape.FeatureLength < 20_000).Concat(large))
        {
            AssertExact(routine, shape, IntegerSamples.Bytes(shape));
            AssertExact(routine, shape, IntegerSamples.Bytes(shape, 0, 2));
            AssertExact(routine, shape, IntegerSamples.Bytes(shape, 0, 32));
            AssertExact(routine, shape, IntegerSamples.Bytes(shape, 250, 255));
            AssertExact(routine, shape, [.. IntegerSamples.Bytes(shape, 0, 1).Select(value => (byte)(31 * value))]);
            AssertExact(routine, shape, new byte[shape.FeatureLength]);
        }
    }

    /// <summary>The largest sum that 16 bits can get before it is added to the micro-tile.</summary>
    [Fact]
    public void SumsOf16Bits_AreAddedUpInTime()
    {
        var routine = new IntegerRoutine<int>(
            new IntegerKernel<int, int, ScalarWords>(), new IntegerKernel<int, int, ScalarWords>(), byte.MaxValue);
        for (int width = 0; width <= WidestSmall; width++)
        {
            IntegerPacking packing = routine.For(1, new ByteRange(3, 3 + width), isSigned: false).Packing;
            Assert.InRange(packing.GroupsPerSum, 1, int.MaxValue);
            Assert.InRange((long)packing.GroupsPerSum * 2 * width * width, 0, short.MaxValue);
            Assert.True((packing.GroupsPerSum + 1L) * 2 * Math.Max(width * width, 1) > short.MaxValue, $"{width}: too early");
        }
    }

    /// <summary>A thread team has the cut and the queues of more threads than the machine has.</summary>
    [Theory]
    [InlineData(2, 40, 9000)]
    [InlineData(3, 150, 300)]
    [InlineData(16, 20, 5000)]
    public void ATeam_GivesTheSame(int threads, int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        foreach ((_, (bool isSupported, Func<IntegerRoutine<long>> create)) in All)
        {
            if (isSupported)
            {
                AssertExact(create(), shape, IntegerSamples.Bytes(shape), threads);
                AssertExact(create(), shape, IntegerSamples.Bytes(shape, 0, 4), threads);
            }
        }
    }

    private static void AssertExact(IntegerRoutine<long> routine, GramShape shape, byte[] features, int threads = 1)
    {
        Assert.True(IntegerReference.Gram(shape, features).AsSpan().SequenceEqual(Compute(features, isSigned: false)), $"{shape} of Byte");
        sbyte[] signed = [.. features.Select(value => (sbyte)value)];
        Assert.True(IntegerReference.Gram(shape, signed).AsSpan().SequenceEqual(Compute(features, isSigned: true)), $"{shape} of SByte");

        long[] Compute(byte[] values, bool isSigned)
        {
            long[] gram = new long[shape.GramLength];
            fixed (byte* first = values)
            fixed (long* sums = gram)
            {
                var arguments = new IntegerArguments<long>(
                    new PinnedSpan<byte>(first, values.Length),
                    isSigned,
                    new FeatureFormat(shape.Channels, shape.Pixels, isChannelsLast: false),
                    new PinnedSpan<long>(sums, gram.Length),
                    new GramOutput(shape.Channels),
                    adds: false);
                var plan = new IntegerPlan(shape.Channels, shape.Pixels, threads);
                IntegerProduct.Run(routine, plan, arguments, CancellationToken.None);
            }

            return gram;
        }
    }
}
