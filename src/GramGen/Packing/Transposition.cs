using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>Transposes matrices between memory and packed panels.</summary>
internal static class Transposition
{
    /// <summary>Columns that are transposed together.</summary>
    private const int Together = PackedPanel.TransposedRows;

    /// <summary>Values of the source that stay in the first-level cache: half of it.</summary>
    private const int CachedValues = CacheSizes.L1Bytes / 2 / sizeof(float);

    /// <summary>Pixels that are converted to single together: whole vectors.</summary>
    private const int ConvertedPixels = 64;

    /// <summary>Rows of a symmetric matrix whose transposes are stored together: whole vectors.</summary>
    private const int SymmetrizedRows = 16;

    /// <summary>Rows that the target must have: with fewer than four channels, the others receive values of the next pixel.</summary>
    public static int RowsFor(int channels) => Math.Max(channels, Together);

    /// <summary>Transposes <paramref name="pixels"/> × <paramref name="channels"/> values.</summary>
    /// <param name="source">The values, from the first pixel's first channel.</param>
    /// <param name="sourceStride">Values from pixel to pixel.</param>
    /// <param name="pixels">Rows of the source.</param>
    /// <param name="channels">Columns of the source.</param>
    /// <param name="target">The first channel's first pixel; <see cref="RowsFor"/> rows.</param>
    /// <param name="targetStride">Values from channel to channel.</param>
    /// <remarks>Pixels are read in memory order, so the hardware prefetcher follows.</remarks>
    public static void Transpose<T>(ReadOnlySpan<T> source, int sourceStride, int pixels, int channels, Span<T> target, int targetStride)
        where T : unmanaged
    {
        int done = channels > 0 ? TransposeVectors(source, sourceStride, pixels, channels, target, targetStride) : 0;
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        for (int pixel = done; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                Unsafe.Add(ref to, (channel * targetStride) + pixel) = Unsafe.Add(ref from, (pixel * sourceStride) + channel);
            }
        }
    }

    /// <summary>Converts half-precision values to single and transposes them, some pixels at a time.</summary>
    /// <inheritdoc cref="Transpose"/>
    public static void TransposeHalf(
        ReadOnlySpan<Half> source, int sourceStride, int pixels, int channels, Span<float> target, int targetStride)
    {
        // Without gaps all values of some pixels are one row: conversion is slow at the ends of rows.
        bool hasGaps = sourceStride > channels;
        int rowLength = hasGaps ? RowsFor(channels) : channels;
        using var singles = new PackBuffer<float>(ConvertedPixels * rowLength);
        for (int first = 0; first < pixels; first += ConvertedPixels)
        {
            int count = Math.Min(ConvertedPixels, pixels - first);
            int rows = hasGaps ? count : 1;
            int length = hasGaps ? channels : count * channels;
            for (int row = 0; row < rows; row++)
            {
                HalfConversion.ToSingle(source.Slice((first + row) * sourceStride, length), singles.Span.Slice(row * rowLength, length));
            }

            Transpose<float>(singles.Span[..(count * rowLength)], rowLength, count, channels, target[first..], targetStride);
        }
    }

    /// <summary>Copies the lower triangle of a symmetric matrix to the upper one.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="channels">Its order.</param>
    /// <param name="stride">Values from row to row.</param>
    public static void Symmetrize<T>(Span<T> matrix, int channels, int stride)
        where T : unmanaged
    {
        for (int first = 0; first < channels; first += SymmetrizedRows)
        {
            int rows = Math.Min(SymmetrizedRows, channels - first);
            Transpose<T>(matrix[(first * stride)..], stride, rows, first, matrix[first..], stride);
            for (int row = first; row < first + rows; row++)
            {
                for (int column = first; column < row; column++)
                {
                    matrix[(column * stride) + row] = matrix[(row * stride) + column];
                }
            }
        }
    }

    /// <summary>
    /// Transposes whole vectors of pixels, as long as nothing past the source is read; the last may overlap the one before it.
    /// </summary>
    /// <returns>The pixels that are transposed.</returns>
    private static int TransposeVectors<T>(
        ReadOnlySpan<T> source, int sourceStride, int pixels, int channels, Span<T> target, int targetStride)
        where T : unmanaged
    {
        // Four channels at a time: of fewer, the last pixels cannot be read so.
        int read = Math.Max(channels, Together);
        int readable = source.Length < read ? 0 : Math.Min(pixels, ((source.Length - read) / sourceStride) + 1);
        int wide = Vector512<T>.Count;
        int narrow = Vector256<T>.Count;
        int done = Hardware.HasAvx512 ? readable / wide * wide : 0;
        TransposeVectors(wide, 0, done, source, sourceStride, channels, target, targetStride);
        if (!Hardware.HasAvx2)
        {
            return done;
        }

        int end = readable / narrow * narrow;
        TransposeVectors(narrow, done, end, source, sourceStride, channels, target, targetStride);
        if (end < readable && readable >= narrow)
        {
            TransposeVectors(narrow, readable - narrow, readable, source, sourceStride, channels, target, targetStride);
            end = readable;
        }

        return end;
    }

    /// <remarks>
    /// Pixels that fit the first-level cache are transposed a few channels at a time, so that each row of the target
    /// receives several cache lines in sequence: its rows are a page apart.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeVectors<T>(
        int vector, int pixel, int end, ReadOnlySpan<T> source, int sourceStride, int channels, Span<T> target, int targetStride)
        where T : unmanaged
    {
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        nuint stride = (nuint)targetStride;
        int together = Math.Max(CachedValues / sourceStride / vector, 1) * vector;
        for (int first = pixel; first < end; first += together)
        {
            for (int row = 0; row < channels; row += Together)
            {
                // The last four channels may overlap those before them.
                int channel = Math.Max(Math.Min(row, channels - Together), 0);
                for (pixel = first; pixel < Math.Min(first + together, end); pixel += vector)
                {
                    ref T values = ref Unsafe.Add(ref from, (pixel * sourceStride) + channel);
                    ref T transposed = ref Unsafe.Add(ref to, (channel * targetStride) + pixel);
                    if (Hardware.HasAvx512 && vector == Vector512<T>.Count)
                    {
                        VectorTranspose.Transpose512(ref values, (nuint)sourceStride, ref transposed, stride, 2 * stride, 3 * stride);
                    }
                    else
                    {
                        VectorTranspose.Transpose256(ref values, (nuint)sourceStride, ref transposed, stride, 2 * stride, 3 * stride);
                    }
                }
            }
        }
    }
}
