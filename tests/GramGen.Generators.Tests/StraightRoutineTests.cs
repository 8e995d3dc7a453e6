using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Tests;

namespace GramGen.Generators.Tests;

/// <summary>
/// Straight routines, compiled and run on every instruction set of the machine: sums of integers are exact, other sums have the
/// bits of the generic path, and values beside the operands are neither read nor written.
/// </summary>
/// <remarks>
/// Every size up to 16×70 where the environment variable <c>GRAMGEN_EXHAUSTIVE</c> is set; otherwise a part of them, different for
/// each number of channels.
/// </remarks>
public sealed class StraightRoutineTests
{
    private const int MostPixels = 70;
    private const int Moat = 16;
    private const double Canary = 12345;
    private const double Scale = 0.5;

    /// <summary>Channels of <see cref="StraightRightHandSideTests"/>.</summary>
    private const int MostWithVector = 8;

    public static TheoryData<int> Channels => [.. Enumerable.Range(1, 16)];

    /// <summary>
    /// Up to the most channels of straight routines; without every size those at the edges of the picked and packed vectors.
    /// </summary>
    public static TheoryData<int> FewChannels => Exhaustive.IsOn ? [.. Enumerable.Range(1, MostWithVector)] : [1, 3, 6, 8];

    [Theory]
    [MemberData(nameof(Channels))]
    public void Single_ExactAndOfTheGenericBits(int channels) => CheckAll<float, float>(channels, "");

    [Theory]
    [MemberData(nameof(Channels))]
    public void Double_ExactAndOfTheGenericBits(int channels) =>
        CheckAll<double, double>(channels, ", Element = GramGen.GramElement.Double");

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void Half_ExactAndOfTheGenericBits(int channels) => CheckAll<Half, float>(channels, ", Element = GramGen.GramElement.Half");

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void ChannelsLast_ExactAndOfTheGenericBits(int channels)
    {
        const string Last = ", Layout = GramGen.FeatureLayout.ChannelsLast";
        CheckAll<float, float>(channels, Last, FeatureLayout.ChannelsLast);
        CheckAll<double, double>(channels, Last + ", Element = GramGen.GramElement.Double", FeatureLayout.ChannelsLast);
        CheckAll<Half, float>(channels, Last + ", Element = GramGen.GramElement.Half", FeatureLayout.ChannelsLast);
    }

    /// <summary>The numbers of pixels to test with a number of channels.</summary>
    internal static IEnumerable<int> Pixels(int channels, int most) =>
        Enumerable.Range(1, most).Where(count => Exhaustive.IsOn || (count + (5 * channels)) % 35 == 0);

    /// <summary>Compiles a source with its generated code, and registers its kernels.</summary>
    internal static void Load(string source)
    {
        using var assembly = new MemoryStream();
        Assert.True(GeneratorRunner.Run(source)
            .Output.WithAssemblyName($"Straight{Guid.NewGuid():N}")
            .Emit(assembly, cancellationToken: TestContext.Current.CancellationToken)
            .Success);
        RuntimeHelpers.RunModuleConstructor(Assembly.Load(assembly.ToArray()).ManifestModule.ModuleHandle);
    }

    private static void CheckAll<TFeature, T>(int channels, string properties, FeatureLayout layout = FeatureLayout.ChannelsFirst)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Few whole vectors, so that some passes have no pixel.
        int[] wholeVectors = channels <= 3 ? [4, 8] : [];
        int[] pixels = [.. Pixels(channels, MostPixels).Union(wholeVectors)];
        // Of two kernels for one size the first is taken, and the tests of right-hand sides have the same sizes.
        string withVector = channels <= MostWithVector ? ", RightHandSide = true" : "";
        Load(string.Concat(pixels.Select(count => $"[GramGen.GramKernel({channels}, {count}{properties}{withVector})] "))
            + "internal partial struct Kernels;");
        foreach (int count in pixels)
        {
            var shape = new GramShape(channels, count, layout);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                CheckIntegers<TFeature, T>(shape, isa);
                CheckBits<TFeature, T>(shape, isa);
            }
        }
    }

    private static void CheckIntegers<TFeature, T>(GramShape shape, GramIsa isa)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(shape.FeatureLength);
        int[] integers = [.. Enumerable.Range(0, shape.FeatureLength).Select(_ => random.Next(-9, 10))];
        TFeature[] features = [.. Enumerable.Range(0, integers.Length)
            .Select(index => TFeature.CreateChecked(integers[ChannelsFirst(index, shape)]))];
        T[] actual = Compute<TFeature, T>(shape, features, isa, GramImplementation.Generated);
        for (int index = 0; index < actual.Length; index++)
        {
            int row = index / shape.Channels * shape.Pixels;
            int column = index % shape.Channels * shape.Pixels;
            int expected = Enumerable.Range(0, shape.Pixels).Sum(pixel => integers[row + pixel] * integers[column + pixel]);
            Assert.True(
                T.CreateChecked(expected * Scale) == actual[index],
                $"{shape}, {isa}: entry {index} is {actual[index]}, expected {expected * Scale}");
        }
    }

    /// <summary>Where a value of the features is if they are channels-first.</summary>
    internal static int ChannelsFirst(int index, GramShape shape) => shape.Layout == FeatureLayout.ChannelsFirst
        ? index
        : (index % shape.Channels * shape.Pixels) + (index / shape.Channels);

    private static void CheckBits<TFeature, T>(GramShape shape, GramIsa isa)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(shape.FeatureLength);
        TFeature[] features = [.. Enumerable.Range(0, shape.FeatureLength)
            .Select(_ => TFeature.CreateChecked((2 * random.NextDouble()) - 1))];
        features[random.Next(features.Length)] = TFeature.NegativeZero;
        AssertGenericBits();

        features[random.Next(features.Length)] = TFeature.NaN;
        features[random.Next(features.Length)] = TFeature.PositiveInfinity;
        AssertGenericBits();

        // Products of two signs that underflow: −0 in lanes with a pixel, +0 in those without.
        var tiny = TFeature.CreateTruncating(typeof(T) == typeof(float) ? 1e-30 : 1e-200);
        for (int index = 0; index < features.Length; index++)
        {
            features[index] = ChannelsFirst(index, shape) / shape.Pixels % 2 == 0 ? tiny : -tiny;
        }

        AssertGenericBits();

        void AssertGenericBits()
        {
            T[] expected = Compute<TFeature, T>(shape, features, isa, GramImplementation.Generic);
            T[] actual = Compute<TFeature, T>(shape, features, isa, GramImplementation.Generated);
            Assert.True(
                MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)),
                $"{shape}, {isa}: other bits than the generic path");
        }
    }

    /// <summary>Computes between NaNs, which would show in the result, and canaries, which must stand.</summary>
    private static T[] Compute<TFeature, T>(GramShape shape, TFeature[] features, GramIsa isa, GramImplementation implementation)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var moated = new TFeature[features.Length + (2 * Moat)];
        Array.Fill(moated, TFeature.NaN);
        features.CopyTo(moated.AsSpan(Moat));
        var gram = new T[shape.GramLength + (2 * Moat)];
        Array.Fill(gram, T.CreateChecked(Canary));
        Gram.Compute<TFeature, T>(
            moated.AsSpan(Moat, features.Length),
            shape,
            gram.AsSpan(Moat, shape.GramLength),
            scale: Scale,
            options: new GramOptions { Isa = isa, Implementation = implementation });
        Assert.All(gram[..Moat].Concat(gram[^Moat..]), value => Assert.Equal(T.CreateChecked(Canary), value));
        return gram[Moat..^Moat];
    }
}
