using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.CompilerServices;
using GramGen.Integer;
using GramGen.Summation;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Declared sizes of integers are exact, whatever multiplies, and refuse what undeclared ones refuse.</summary>
public sealed unsafe class DeclaredIntegerTests
{
    /// <summary>Entries before and after G that no kernel writes.</summary>
    private const int Moat = 32;

    private const int Canary = -1_234_567;

    private delegate void Compute<TFeature>(ReadOnlySpan<TFeature> features, Span<int> destination);

    public static TheoryData<string> Dots => [.. AllDots.Keys];

    /// <summary>Every way to multiply, those too that the dispatch of this machine passes over.</summary>
    private static Dictionary<string, (bool IsSupported, Action Check)> AllDots { get; } = new()
    {
        ["AVX-VNNI"] = (Hardware.HasAvxVnni, CheckAll<Vector256<int>, VnniDots<sbyte>, VnniDots<byte>>),
        ["AVX-VNNI, 128-bit"] = (Hardware.HasAvxVnni, CheckAll<Vector128<int>, VnniShortDots<sbyte>, VnniShortDots<byte>>),
        ["AVX-512"] = (Hardware.HasAvx512, CheckAll<Vector512<int>, Avx512Dots<sbyte>, Avx512Dots<byte>>),
        ["AVX2"] = (Hardware.HasAvx2, CheckAll<Vector256<int>, Avx2Dots<sbyte>, Avx2Dots<byte>>),
        ["128-bit"] = (Hardware.HasVector128, CheckAll<Vector128<int>, Vector128Dots<sbyte>, Vector128Dots<byte>>),
        ["scalar"] = (true, CheckAll<int, ScalarDots<sbyte>, ScalarDots<byte>>),
    };

    [Theory]
    [MemberData(nameof(Dots))]
    public void EveryFringe_IsExactAndWritesNothingElse(string name)
    {
        (bool isSupported, Action check) = AllDots[name];
        Assert.SkipUnless(isSupported, $"This machine has no {name}.");
        check();
    }

    [Fact]
    public void EveryDeclaredSize_IsExact()
    {
        CheckDeclared<EdgeSignedByteKernels, sbyte>(IntegerSamples.SignedBytes, FeatureLayout.ChannelsFirst);
        CheckDeclared<EdgeByteKernels, byte>(IntegerSamples.Bytes, FeatureLayout.ChannelsFirst);
        CheckDeclared<EdgePixelKernels, byte>(IntegerSamples.Bytes, FeatureLayout.ChannelsLast);
    }

    [Fact]
    public void EveryEntry_ComputesTheSame()
    {
        var shape = new GramShape(8, 64);
        sbyte[] features = IntegerSamples.SignedBytes(shape);
        int[] expected = [.. IntegerReference.Gram(shape, features).Select(entry => (int)entry)];
        int[] gram = new int[shape.GramLength];
        Gram.Compute<EdgeSignedByteKernels>(features, gram);
        Assert.Equal(expected, gram);
        var other = new GramShape(8, 63);
        byte[] bytes = IntegerSamples.Bytes(other);
        Gram.Compute<EdgeByteKernels>(bytes, gram);
        Assert.Equal(IntegerReference.Gram(other, bytes), gram.Select(entry => (long)entry));
    }

    [Fact]
    public void SmallSizes_HaveDotProductsOfTheirOwn()
    {
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            Assert.NotNull(Dispatch.IntegerProducts.DeclaredDotProducts<sbyte, Size<N8, N64>>(isa, FeatureLayout.ChannelsFirst));
            Assert.Null(Dispatch.IntegerProducts.DeclaredDotProducts<sbyte, Size<N129, N64>>(isa, FeatureLayout.ChannelsFirst));
            Assert.Null(Dispatch.IntegerProducts.DeclaredDotProducts<sbyte, Size<N8, N64>>(isa, FeatureLayout.ChannelsLast));
        }
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        int[] gram = [1, 2, 3, 4];
        sbyte[] features = new sbyte[16];
        Assert.StartsWith(
            "EdgeSignedByteKernels has no size with 15 features and a Gram matrix of 4 values. It has 1×1, 1×33, 2×8,",
            Assert.Throws<ArgumentException>(() => EdgeSignedByteKernels.Compute(features.AsSpan(1), gram)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The destination must not overlap the features",
            Assert.Throws<ArgumentException>(
                () => EdgeSignedByteKernels.Compute(MemoryMarshal.Cast<int, sbyte>(gram), gram)).Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], gram);
    }

    [Fact]
    public void GeneratedCodeOfAnotherContract_IsRefused() => Assert.StartsWith(
        "Codes was generated for contract 999 of GramGen, but this GramGen has contract ",
        Assert.Throws<NotSupportedException>(
            () => new GramIntegerKernel<sbyte, Size<N2, N8>>(999, FeatureLayout.ChannelsFirst, "Codes")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AnUnknownInstructionSetInTheEnvironment_IsRefused()
    {
        ChildProcess.Result result = ChildProcess.Run("declared-integers", ("GRAMGEN_ISA", "mmx"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(
            "InvalidOperationException: GRAMGEN_ISA is 'mmx', which names no instruction set.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("TypeInitializationException", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_AllocateNothing()
    {
        var shape = new GramShape(3, 16);
        sbyte[] features = IntegerSamples.SignedBytes(shape);
        int[] gram = new int[shape.GramLength];
        EdgeSignedByteKernels.Compute(features, gram);
        long before = GC.GetAllocatedBytesForCurrentThread();
        EdgeSignedByteKernels.Compute(features, gram);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CheckDeclared<TKernel, TFeature>(Func<GramShape, int, TFeature[]> featuresOf, FeatureLayout layout)
        where TKernel : IGramIntegerKernel<TFeature>
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        foreach (GramShape declared in TKernel.Shapes.ToArray())
        {
            Assert.Equal(layout, declared.Layout);
            GramShape shape = declared with { Layout = FeatureLayout.ChannelsFirst };
            Check(shape, featuresOf(shape, 1), (features, gram) => TKernel.Compute(Layouts.Of(features.ToArray(), shape, layout), gram));
        }
    }

    private static void CheckAll<TVector, TSigned, TUnsigned>()
        where TVector : struct
        where TSigned : struct, IIntegerDots<TVector>
        where TUnsigned : struct, IIntegerDots<TVector>
    {
        CheckPixels<TVector, TSigned, TUnsigned, N1>();
        CheckPixels<TVector, TSigned, TUnsigned, N3>();
        CheckPixels<TVector, TSigned, TUnsigned, N4>();
        CheckPixels<TVector, TSigned, TUnsigned, N5>();
        CheckPixels<TVector, TSigned, TUnsigned, N11>();
    }

    private static void CheckPixels<TVector, TSigned, TUnsigned, TChannels>()
        where TVector : struct
        where TSigned : struct, IIntegerDots<TVector>
        where TUnsigned : struct, IIntegerDots<TVector>
        where TChannels : struct, INumber
    {
        CheckSize<TVector, TSigned, TUnsigned, Size<TChannels, N8>>();
        CheckSize<TVector, TSigned, TUnsigned, Size<TChannels, N31>>();
        CheckSize<TVector, TSigned, TUnsigned, Size<TChannels, N33>>();
        CheckSize<TVector, TSigned, TUnsigned, Size<TChannels, N64>>();
        CheckSize<TVector, TSigned, TUnsigned, Size<TChannels, N129>>();
    }

    private static void CheckSize<TVector, TSigned, TUnsigned, TSize>()
        where TVector : struct
        where TSigned : struct, IIntegerDots<TVector>
        where TUnsigned : struct, IIntegerDots<TVector>
        where TSize : struct, IDeclaredSize
    {
        var shape = new GramShape(TSize.Channels, TSize.Pixels);
        var signed = new IntegerDotRoutine<TVector, TSigned>(mostValues: int.MaxValue);
        var unsigned = new IntegerDotRoutine<TVector, TUnsigned>(mostValues: int.MaxValue);
        if (TSize.Pixels < signed.ReadBytes)
        {
            return;
        }

        Check(shape, IntegerSamples.SignedBytes(shape), (features, gram) => Run(signed.For<TSize>(), features, gram));
        Check(shape, Edges<sbyte>(shape, sbyte.MinValue, sbyte.MaxValue), (features, gram) => Run(signed.For<TSize>(), features, gram));
        Check(shape, IntegerSamples.Bytes(shape), (features, gram) => Run(unsigned.For<TSize>(), features, gram));
        Check(shape, Edges<byte>(shape, byte.MinValue, byte.MaxValue), (features, gram) => Run(unsigned.For<TSize>(), features, gram));
    }

    /// <summary>Channels of one value and of another, by turns.</summary>
    private static T[] Edges<T>(GramShape shape, T even, T odd) =>
        [.. Enumerable.Range(0, shape.FeatureLength).Select(i => i / shape.Pixels % 2 == 0 ? even : odd)];

    private static void Run<TFeature>(DeclaredDotRoutine routine, ReadOnlySpan<TFeature> features, Span<int> gram)
        where TFeature : unmanaged
    {
        fixed (TFeature* pinned = features)
        {
            routine.Compute(ref *(byte*)pinned, ref MemoryMarshal.GetReference(gram));
        }
    }

    private static void Check<TFeature>(GramShape shape, TFeature[] features, Compute<TFeature> compute)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        int[] moated = new int[shape.GramLength + (2 * Moat)];
        Array.Fill(moated, Canary);
        compute(features, moated.AsSpan(Moat, shape.GramLength));
        int[] expected = [.. IntegerReference.Gram(shape, features).Select(entry => (int)entry)];
        Assert.True(expected.AsSpan().SequenceEqual(moated.AsSpan(Moat, shape.GramLength)), $"{shape} of {typeof(TFeature).Name}");
        Assert.All(moated[..Moat].Concat(moated[^Moat..]), canary => Assert.Equal(Canary, canary));
    }
}

/// <summary>A number as a type.</summary>
internal interface INumber
{
    static abstract int Value { get; }
}

/// <summary>A size as a type, as generated code has it.</summary>
internal readonly struct Size<TChannels, TPixels> : IDeclaredSize
    where TChannels : struct, INumber
    where TPixels : struct, INumber
{
    public static int Channels => TChannels.Value;

    public static int Pixels => TPixels.Value;
}

internal readonly struct N1 : INumber
{
    public static int Value => 1;
}

internal readonly struct N2 : INumber
{
    public static int Value => 2;
}

internal readonly struct N3 : INumber
{
    public static int Value => 3;
}

internal readonly struct N4 : INumber
{
    public static int Value => 4;
}

internal readonly struct N5 : INumber
{
    public static int Value => 5;
}

internal readonly struct N8 : INumber
{
    public static int Value => 8;
}

internal readonly struct N11 : INumber
{
    public static int Value => 11;
}

internal readonly struct N31 : INumber
{
    public static int Value => 31;
}

internal readonly struct N33 : INumber
{
    public static int Value => 33;
}

internal readonly struct N64 : INumber
{
    public static int Value => 64;
}

internal readonly struct N129 : INumber
{
    public static int Value => 129;
}
