using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// Calls straight routines of weighted pixels: the weights are checked and their roots computed on the stack first, and so are rows of
/// features that are channels-last or in half precision.
/// </summary>
/// <remarks>For generated code. Nothing has been written if a weight is negative or not finite.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightedStraight
{
    /// <summary>
    /// Computes G ← scale·F·W·Fᵀ of features that the routine reads in place, unless a weight is negative or not finite.
    /// </summary>
    /// <typeparam name="T">The type of features, weights and sums.</typeparam>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="pixels">M.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="weights">The first of M values.</param>
    /// <param name="destination">The first of C·C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <returns>Whether all weights are valid.</returns>
    [SkipLocalsInit] // The roots are written before they are read.
    public static bool TryCompute<T, TRoutine>(int pixels, ref T features, ref T weights, ref T destination, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeighted<T>
    {
        Span<T> roots = Aligned<T>(stackalloc T[StackLength<T>(rows: 1, pixels)]);
        if (!Weighting.TryRoots(MemoryMarshal.CreateReadOnlySpan(ref weights, pixels), roots))
        {
            return false;
        }

        TRoutine.Compute(ref features, ref MemoryMarshal.GetReference(roots), ref destination, scale);
        return true;
    }

    /// <summary>Packs, and computes G ← scale·F·W·Fᵀ, unless a weight is negative or not finite.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="T">The type of weights and sums.</typeparam>
    /// <typeparam name="TRoutine">The routine, of packed rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="weights">The first of M values.</param>
    /// <param name="destination">The first of C·C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <returns>Whether all weights are valid.</returns>
    [SkipLocalsInit] // As above.
    public static bool TryComputePacked<TFeature, T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref TFeature features, ref T weights, ref T destination, T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeighted<T>
    {
        Span<T> roots = Aligned<T>(stackalloc T[StackLength<T>(rows: 1, pixels)]);
        if (!Weighting.TryRoots(MemoryMarshal.CreateReadOnlySpan(ref weights, pixels), roots))
        {
            return false;
        }

        ComputePacked<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref features, ref MemoryMarshal.GetReference(roots), ref destination, scale);
        return true;
    }

    /// <summary>
    /// Computes G ← scale·F·W·Fᵀ and p ← scale·F·W·v of features that the routine reads in place, unless a weight is negative or not
    /// finite.
    /// </summary>
    /// <typeparam name="T">The type of features, weights and sums.</typeparam>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="pixels">M.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="weights">The first of M values.</param>
    /// <param name="gram">The first of C·C values; they overlap no other operand.</param>
    /// <param name="product">The first of C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <param name="squares">Receives scale·vᵀ·W·v.</param>
    /// <returns>Whether all weights are valid.</returns>
    [SkipLocalsInit] // As above.
    public static bool TryCompute<T, TRoutine>(
        int pixels, ref T features, ref T vector, ref T weights, ref T gram, ref T product, T scale, out T squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeightedRightHandSide<T>
    {
        Span<T> roots = Aligned<T>(stackalloc T[StackLength<T>(rows: 1, pixels)]);
        if (!Weighting.TryRoots(MemoryMarshal.CreateReadOnlySpan(ref weights, pixels), roots))
        {
            squares = default;
            return false;
        }

        squares = TRoutine.Compute(
            ref features, ref vector, ref MemoryMarshal.GetReference(roots), ref gram, ref product, scale);
        return true;
    }

    /// <summary>Packs, and computes G ← scale·F·W·Fᵀ and p ← scale·F·W·v, unless a weight is negative or not finite.</summary>
    /// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
    /// <typeparam name="T">The type of weights and sums.</typeparam>
    /// <typeparam name="TRoutine">The routine, of packed rows.</typeparam>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="weights">The first of M values.</param>
    /// <param name="gram">The first of C·C values; they overlap no other operand.</param>
    /// <param name="product">The first of C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <param name="squares">Receives scale·vᵀ·W·v.</param>
    /// <returns>Whether all weights are valid.</returns>
    [SkipLocalsInit] // As above.
    public static bool TryComputePacked<TFeature, T, TRoutine>(
        int channels,
        int pixels,
        bool isChannelsLast,
        ref TFeature features,
        ref TFeature vector,
        ref T weights,
        ref T gram,
        ref T product,
        T scale,
        out T squares)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeightedRightHandSide<T>
    {
        Span<T> roots = Aligned<T>(stackalloc T[StackLength<T>(rows: 1, pixels)]);
        if (!Weighting.TryRoots(MemoryMarshal.CreateReadOnlySpan(ref weights, pixels), roots))
        {
            squares = default;
            return false;
        }

        squares = ComputePacked<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref features, ref vector, ref MemoryMarshal.GetReference(roots), ref gram, ref product,
            scale);
        return true;
    }

    /// <summary>Packs, and computes G ← scale·F·W·Fᵀ with roots that are known.</summary>
    [SkipLocalsInit] // The rows are written before they are read, and clearing them takes as long as the product.
    internal static void ComputePacked<TFeature, T, TRoutine>(
        int channels, int pixels, bool isChannelsLast, ref TFeature features, ref T roots, ref T destination, T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeighted<T>
    {
        int stride = IntegerMath.RoundUp(pixels, Element<T>.Lanes);
        Span<T> rows = Aligned<T>(stackalloc T[StackLength<T>(Transposition.RowsFor(channels), pixels)]);
        PackedStraight.Pack(channels, pixels, isChannelsLast, ref features, rows, stride);
        TRoutine.Compute(ref MemoryMarshal.GetReference(rows), ref roots, ref destination, scale);
    }

    /// <summary>Packs, and computes G ← scale·F·W·Fᵀ and p ← scale·F·W·v with roots that are known.</summary>
    [SkipLocalsInit] // As above.
    internal static T ComputePacked<TFeature, T, TRoutine>(
        int channels,
        int pixels,
        bool isChannelsLast,
        ref TFeature features,
        ref TFeature vector,
        ref T roots,
        ref T gram,
        ref T product,
        T scale)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, IStraightWeightedRightHandSide<T>
    {
        int stride = IntegerMath.RoundUp(pixels, Element<T>.Lanes);
        int rowCount = Transposition.RowsFor(channels);
        Span<T> rows = Aligned<T>(stackalloc T[StackLength<T>(rowCount + 1, pixels)]);
        PackedStraight.Pack(channels, pixels, isChannelsLast, ref features, rows, stride);
        Span<T> vectorRow = rows[(rowCount * stride)..];
        PackedStraight.PackVector(pixels, ref vector, vectorRow[..stride]);
        return TRoutine.Compute(
            ref MemoryMarshal.GetReference(rows), ref MemoryMarshal.GetReference(vectorRow), ref roots, ref gram, ref product, scale);
    }

    /// <summary>Values of rows that end in zeros up to whole vectors, and of a cache line to align them.</summary>
    private static int StackLength<T>(int rows, int pixels)
        where T : unmanaged => (rows * IntegerMath.RoundUp(pixels, Element<T>.Lanes)) + PackBuffer<T>.CacheLine;

    private static Span<T> Aligned<T>(Span<T> stack)
        where T : unmanaged => stack[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(stack))..];
}
