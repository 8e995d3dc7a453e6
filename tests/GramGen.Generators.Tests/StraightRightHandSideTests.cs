using System.Numerics;
using System.Runtime.InteropServices;

namespace GramGen.Generators.Tests;

/// <summary>
/// Straight routines with a right-hand side, compiled and run on every instruction set of the machine: sums of integers are exact, other
/// sums have the bits of the Gram matrix of features and vector, and values beside the operands are neither read nor written.
/// </summary>
/// <inheritdoc cref="StraightRoutineTests" path="/remarks"/>
public sealed class StraightRightHandSideTests
{
    private const int MostPixels = 70;
    private const int Moat = 16;
    private const double Canary = 12345;
    private const double Scale = 0.5;

    [Theory]
    [MemberData(nameof(StraightRoutineTests.FewChannels), MemberType = typeof(StraightRoutineTests))]
    public void Single_ExactAndOfTheGenericBits(int channels) => CheckAll<float>(channels, "");

    [Theory]
    [MemberData(nameof(StraightRoutineTests.FewChannels), MemberType = typeof(StraightRoutineTests))]
    public void Double_ExactAndOfTheGenericBits(int channels) => CheckAll<double>(channels, ", Element = GramGen.GramElement.Double");

    [Theory]
    [MemberData(nameof(StraightRoutineTests.FewChannels), MemberType = typeof(StraightRoutineTests))]
    public void ChannelsLast_ExactAndOfTheGenericBits(int channels)
    {
        const string Last = ", Layout = GramGen.FeatureLayout.ChannelsLast";
        CheckAll<float>(channels, Last, FeatureLayout.ChannelsLast);
        CheckAll<double>(channels, Last + ", Element = GramGen.GramElement.Double", FeatureLayout.ChannelsLast);
    }

    private static void CheckAll<T>(int channels, string properties, FeatureLayout layout = FeatureLayout.ChannelsFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] pixels = [.. StraightRoutineTests.Pixels(channels, MostPixels)];
        StraightRoutineTests.Load(string.Concat(
            pixels.Select(count => $"[GramGen.GramKernel({channels}, {count}{properties}, RightHandSide = true)] "))
            + "internal partial struct Kernels;");
        foreach (int count in pixels)
        {
            var shape = new GramShape(channels, count, layout);
            var random = new Random(shape.FeatureLength);
            T[] integers = [.. Enumerable.Range(0, (channels + 1) * count).Select(_ => T.CreateChecked(random.Next(-9, 10)))];
            T[] values = [.. integers.Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))];
            values[random.Next(values.Length)] = T.NegativeZero;
            T[] notFinite = [.. values];
            notFinite[random.Next(values.Length)] = T.NaN;
            notFinite[^1] = T.PositiveInfinity;
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                AssertExact(shape, isa, integers);
                AssertGenericBits(shape, isa, values);
                AssertGenericBits(shape, isa, notFinite);
            }
        }
    }

    private static void AssertExact<T>(GramShape shape, GramIsa isa, T[] integers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] gram, T[] product) = Compute(shape, integers, isa);
        for (int row = 0; row <= shape.Channels; row++)
        {
            for (int column = 0; column < shape.Channels; column++)
            {
                double expected = Scale * Enumerable.Range(0, shape.Pixels).Sum(
                    pixel => double.CreateChecked(integers[(row * shape.Pixels) + pixel] * integers[(column * shape.Pixels) + pixel]));
                T actual = row == shape.Channels ? product[column] : gram[(row * shape.Channels) + column];
                if (!(T.CreateChecked(expected) == actual))
                {
                    Assert.Fail($"{shape}, {isa}: entry {row}, {column} is {actual}, expected {expected}");
                }
            }
        }
    }

    private static void AssertGenericBits<T>(GramShape shape, GramIsa isa, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var both = new GramShape(shape.Channels + 1, shape.Pixels);
        var expected = new T[both.GramLength];
        Gram.Compute<T, T>(
            values, both, expected, scale: Scale,
            options: new GramOptions { Isa = isa, Implementation = GramImplementation.Generic });
        (T[] gram, T[] product) = Compute(shape, values, isa);
        for (int row = 0; row <= shape.Channels; row++)
        {
            Span<T> actual = row == shape.Channels ? product : gram.AsSpan(row * shape.Channels, shape.Channels);
            Assert.True(
                MemoryMarshal.AsBytes(expected.AsSpan(row * both.Channels, shape.Channels)).SequenceEqual(MemoryMarshal.AsBytes(actual)),
                $"{shape}, {isa}: row {row} has other bits than the generic path");
        }
    }

    /// <summary>Computes between NaNs, which would show in the result, and canaries, which must stand.</summary>
    private static (T[] Gram, T[] Product) Compute<T>(GramShape shape, T[] values, GramIsa isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] first = values[..shape.FeatureLength];
        T[] features = Moated([.. first.Select((_, index) => first[StraightRoutineTests.ChannelsFirst(index, shape)])], T.NaN);
        T[] vector = Moated(values[shape.FeatureLength..], T.NaN);
        T canary = T.CreateChecked(Canary);
        T[] gram = Moated(new T[shape.GramLength], canary);
        T[] product = Moated(new T[shape.Channels], canary);
        Gram.Compute<T, T>(
            features.AsSpan(Moat, shape.FeatureLength),
            vector.AsSpan(Moat, shape.Pixels),
            shape,
            gram.AsSpan(Moat, shape.GramLength),
            product.AsSpan(Moat, shape.Channels),
            scale: Scale,
            options: new GramOptions { Isa = isa, Implementation = GramImplementation.Generated });
        Assert.All(
            gram[..Moat].Concat(gram[^Moat..]).Concat(product[..Moat]).Concat(product[^Moat..]),
            value => Assert.Equal(canary, value));
        return (gram[Moat..^Moat], product[Moat..^Moat]);
    }

    private static T[] Moated<T>(T[] values, T filling) =>
        [.. Enumerable.Repeat(filling, Moat), .. values, .. Enumerable.Repeat(filling, Moat)];
}
