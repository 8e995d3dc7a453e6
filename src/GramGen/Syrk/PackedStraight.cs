using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// Calls straight routines for features that are channels-last, in half precision or weighted: they are packed on the stack, to rows that
/// end in zeros up to whole vectors, or weighted as they are.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PackedStraight
{
    /// <summary>Packs, and computes G ← scale·F·Fᵀ.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="T">The type of the sums.</typeparam>
    /// <typeparam name="TRoutine">The routine, of packed rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="destination">The first of C·C values; they overlap no feature.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public static void Compute<TFeature, T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref TFeature features, ref T destination, T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightRoutine<T> =>
        ComputeWeighted<TFeature, T, TRoutine>(channels, pixels, isChannelsLast, ref features, roots: default, ref destination, scale);

    /// <summary>Packs pixels times the roots of their weights, and computes G ← scale·F·W·Fᵀ.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="T">The type of the roots and the sums.</typeparam>
    /// <typeparam name="TRoutine">The routine, of packed rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="roots">M values, or none if all pixels count alike.</param>
    /// <param name="destination">The first of C·C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    [SkipLocalsInit] // The rows are written before they are read, and clearing them takes as long as the product.
    internal static void ComputeWeighted<TFeature, T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref TFeature features, ReadOnlySpan<T> roots, ref T destination, T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightRoutine<T>
    {
        int stride = IntegerMath.RoundUp(pixels, Element<T>.Lanes);
        Span<T> memory = stackalloc T[(Transposition.RowsFor(channels) * stride) + PackBuffer<T>.CacheLine];
        Span<T> rows = memory[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(memory))..];
        Pack(channels, pixels, isChannelsLast, ref features, rows, stride, roots);
        TRoutine.Compute(ref MemoryMarshal.GetReference(rows), ref destination, scale);
    }

    /// <summary>Computes G ← scale·F·W·Fᵀ by a routine that reads the features as they are, of a copy times the roots.</summary>
    /// <typeparam name="T">The type of the features, the roots and the sums.</typeparam>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <inheritdoc cref="ComputeWeighted"/>
    [SkipLocalsInit] // As above.
    internal static void ComputeWeightedInPlace<T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref T features, ReadOnlySpan<T> roots, ref T destination, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightRoutine<T>
    {
        int length = channels * pixels;
        Span<T> memory = stackalloc T[length + PackBuffer<T>.CacheLine];
        Span<T> weighed = memory.Slice(PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(memory)), length);
        ReadOnlySpan<T> source = MemoryMarshal.CreateReadOnlySpan(ref features, length);
        if (isChannelsLast)
        {
            source.CopyTo(weighed);
            Weighting.MultiplyPixels(weighed, channels, isChannelsLast, roots, first: 0, pixels);
        }
        else
        {
            for (int first = 0; first < length; first += pixels)
            {
                Weighting.Multiply(source.Slice(first, pixels), roots, weighed[first..]);
            }
        }

        TRoutine.Compute(ref MemoryMarshal.GetReference(weighed), ref destination, scale);
    }

    /// <summary>Packs, and computes G ← scale·F·Fᵀ and p ← scale·F·v.</summary>
    /// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
    /// <typeparam name="T">The type of the sums.</typeparam>
    /// <typeparam name="TRoutine">The routine, of packed rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="gram">The first of C·C values; they overlap no other operand.</param>
    /// <param name="product">The first of C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    [SkipLocalsInit] // As above.
    public static void Compute<TFeature, T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref TFeature features, ref TFeature vector, ref T gram, ref T product, T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightRightHandSide<T>
    {
        int stride = IntegerMath.RoundUp(pixels, Element<T>.Lanes);
        int rowCount = Transposition.RowsFor(channels);
        Span<T> memory = stackalloc T[((rowCount + 1) * stride) + PackBuffer<T>.CacheLine];
        Span<T> rows = memory[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(memory))..];
        Pack(channels, pixels, isChannelsLast, ref features, rows, stride);
        Span<T> vectorRow = rows[(rowCount * stride)..];
        PackVector(pixels, ref vector, vectorRow[..stride]);
        TRoutine.Compute(
            ref MemoryMarshal.GetReference(rows), ref MemoryMarshal.GetReference(vectorRow), ref gram, ref product, scale);
    }

    /// <summary>Packs the values of a vector to a row that ends in zeros up to whole vectors.</summary>
    /// <remarks>As one channel of features it would take some 190 ns longer, on a Xeon of 2023.</remarks>
    /// <typeparam name="TFeature">The type of the vector.</typeparam>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <param name="pixels">M.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="row">Receives the row.</param>
    internal static void PackVector<TFeature, T>(int pixels, ref TFeature vector, Span<T> row)
        where TFeature : unmanaged
        where T : unmanaged
    {
        row[pixels..].Clear();
        if (typeof(TFeature) == typeof(Half))
        {
            HalfConversion.ToSingle(
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFeature, Half>(ref vector), pixels), MemoryMarshal.Cast<T, float>(row));
        }
        else
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFeature, T>(ref vector), pixels).CopyTo(row);
        }
    }

    /// <summary>Packs features to rows that end in zeros up to whole vectors.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="rows">Receives the rows, <see cref="Transposition.RowsFor"/> of them if channels are last.</param>
    /// <param name="stride">Values from row to row.</param>
    /// <param name="roots">M roots, which pixels are multiplied by, or none.</param>
    internal static void Pack<TFeature, T>(
        int channels,
        int pixels,
        bool isChannelsLast,
        ref TFeature features,
        Span<T> rows,
        int stride,
        ReadOnlySpan<T> roots = default)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isHalf = typeof(TFeature) == typeof(Half);
        if (pixels < stride)
        {
            for (int row = 0; row < channels; row++)
            {
                Unsafe.InitBlockUnaligned(
                    ref Unsafe.As<T, byte>(ref rows[((row + 1) * stride) - Element<T>.Lanes]), 0, ElementType.LaneBytes);
            }
        }

        var source = new FeatureRows<T>(
            isHalf ? default : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFeature, T>(ref features), channels * pixels),
            isHalf ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFeature, Half>(ref features), channels * pixels) : default,
            new FeatureFormat(channels, pixels, isChannelsLast, isHalf) { IsWeighted = !roots.IsEmpty })
        {
            Roots = roots,
        };
        source.CopyTo(firstChannel: 0, channels, first: 0, pixels, rows, stride);
    }
}
