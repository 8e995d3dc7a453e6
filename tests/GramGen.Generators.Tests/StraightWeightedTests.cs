using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Tests;

namespace GramGen.Generators.Tests;

/// <summary>
/// Straight routines of weighted pixels, without and with a right-hand side, compiled and run on every instruction set of the machine: they
/// have the bits of the generic path, leave out pixels of weight 0 whatever those hold, and neither read nor write values beside the
/// operands.
/// </summary>
/// <remarks>
/// Other sizes than those of <see cref="StraightRoutineTests"/>: of two kernels for one size the first stays registered. From 71 pixels on
/// every size up to 102, which have each rest of the lanes twice, where the environment variable <c>GRAMGEN_EXHAUSTIVE</c> is set.
/// </remarks>
public sealed class StraightWeightedTests
{
    private const int Moat = 16;
    private const double Canary = 12345;
    private const double Scale = 0.5;

    public static TheoryData<int> FewChannels => Exhaustive.IsOn ? [.. Enumerable.Range(1, 8)] : [1, 2, 3, 6, 8];

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void Single_OfTheGenericBits(int channels) => CheckAll<float, float>(channels, "");

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void Double_OfTheGenericBits(int channels) => CheckAll<double, double>(channels, ", Element = GramGen.GramElement.Double");

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void Half_OfTheGenericBits(int channels) => CheckAll<Half, float>(channels, ", Element = GramGen.GramElement.Half");

    [Theory]
    [MemberData(nameof(FewChannels))]
    public void ChannelsLast_OfTheGenericBits(int channels)
    {
        const string Last = ", Layout = GramGen.FeatureLayout.ChannelsLast";
        CheckAll<float, float>(channels, Last, FeatureLayout.ChannelsLast);
        CheckAll<double, double>(channels, Last + ", Element = GramGen.GramElement.Double", FeatureLayout.ChannelsLast);
        CheckAll<Half, float>(channels, Last + ", Element = GramGen.GramElement.Half", FeatureLayout.ChannelsLast);
    }

    /// <summary>Less than a vector, whole vectors with and without a rest, unrolled and in loops.</summary>
    private static int[] Pixels(int channels)
    {
        int[] few = channels switch
        {
            1 => [3, 9, 33, 140],
            2 => [8, 16, 31],
            3 => [7, 48],
            6 => [13, 17, 64, 100],
            _ => [2, 11, 32, 90],
        };
        return Exhaustive.IsOn ? [.. few.Union(Enumerable.Range(71, 32))] : few;
    }

    private static void CheckAll<TFeature, T>(int channels, string properties, FeatureLayout layout = FeatureLayout.ChannelsFirst)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] pixels = Pixels(channels);
        StraightRoutineTests.Load(string.Concat(
            pixels.Select(count => $"[GramGen.GramKernel({channels}, {count}{properties}, RightHandSide = true, Weights = true)] "))
            + "internal partial struct Kernels;");
        foreach (int count in pixels)
        {
            var shape = new GramShape(channels, count, layout);
            var random = new Random(shape.FeatureLength);
            TFeature[] values =
                [.. Enumerable.Range(0, (channels + 1) * count).Select(_ => TFeature.CreateChecked((2 * random.NextDouble()) - 1))];
            values[random.Next(values.Length)] = TFeature.NegativeZero;
            T[] weights = [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked(3 * random.NextDouble()))];
            int skipped = random.Next(count);
            int alsoSkipped = random.Next(count);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                AssertGenericBits(shape, isa, values, weights);

                // Products that underflow: −0 in lanes with a pixel.
                var tiny = TFeature.CreateTruncating(typeof(T) == typeof(float) ? 1e-30 : 1e-200);
                AssertGenericBits(shape, isa, [.. values.Select((_, index) => index / count % 2 == 0 ? tiny : -tiny)], weights);
                (weights[skipped], weights[alsoSkipped]) = (T.Zero, T.NegativeZero);
                TFeature[] notFinite = [.. values];
                for (int row = 0; row <= channels; row++)
                {
                    notFinite[(row * count) + skipped] = row % 2 == 0 ? TFeature.NaN : TFeature.PositiveInfinity;
                }

                Assert.DoesNotContain(true, AssertGenericBits(shape, isa, notFinite, weights).Select(T.IsNaN));
                notFinite[random.Next(values.Length)] = TFeature.NaN;
                notFinite[^1] = TFeature.NegativeInfinity;
                AssertGenericBits(shape, isa, notFinite, weights);
            }
        }
    }

    private static T[] AssertGenericBits<TFeature, T>(GramShape shape, GramIsa isa, TFeature[] values, T[] weights)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = Compute(GramImplementation.Generic);
        T[] actual = Compute(GramImplementation.Generated);
        Assert.True(
            MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)),
            $"{shape} of {typeof(TFeature).Name}, {isa}: other bits than the generic path");
        return actual;

        T[] Compute(GramImplementation implementation) => StraightWeightedTests.Compute(
            shape, values, weights, new GramOptions { Isa = isa, Implementation = implementation });
    }

    /// <summary>
    /// Computes between NaNs, which would show in the result, and canaries, which must stand: G without the vector, then G, F·W·v and
    /// vᵀ·W·v.
    /// </summary>
    private static T[] Compute<TFeature, T>(GramShape shape, TFeature[] values, T[] weights, GramOptions options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TFeature[] first = values[..shape.FeatureLength];
        TFeature[] features =
            Moated([.. first.Select((_, index) => first[StraightRoutineTests.ChannelsFirst(index, shape)])], TFeature.NaN);
        TFeature[] vector = Moated(values[shape.FeatureLength..], TFeature.NaN);
        T[] weighed = Moated(weights, T.NaN);
        T canary = T.CreateChecked(Canary);
        T[] alone = Moated(new T[shape.GramLength], canary);
        T[] gram = Moated(new T[shape.GramLength], canary);
        T[] product = Moated(new T[shape.Channels], canary);
        ReadOnlySpan<TFeature> f = features.AsSpan(Moat, shape.FeatureLength);
        ReadOnlySpan<T> w = weighed.AsSpan(Moat, shape.Pixels);
        Gram.ComputeWeighted(f, w, shape, alone.AsSpan(Moat, shape.GramLength), Scale, options: options);
        T squares = Gram.ComputeWeighted(
            f, vector.AsSpan(Moat, shape.Pixels), w, shape, gram.AsSpan(Moat, shape.GramLength), product.AsSpan(Moat, shape.Channels),
            Scale, options: options);
        foreach (T[] result in new[] { alone, gram, product })
        {
            Assert.All(result[..Moat].Concat(result[^Moat..]), value => Assert.Equal(canary, value));
        }

        return [.. alone[Moat..^Moat], .. gram[Moat..^Moat], .. product[Moat..^Moat], squares];
    }

    private static T[] Moated<T>(T[] values, T filling) =>
        [.. Enumerable.Repeat(filling, Moat), .. values, .. Enumerable.Repeat(filling, Moat)];
}
