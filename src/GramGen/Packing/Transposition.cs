using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>Brings features that lie pixel after pixel into rows of pixels.</summary>
internal static class Transposition
{
    /// <summary>Channels that are turned together.</summary>
    private const int Together = 4;

    /// <summary>Half of a first-level cache of 32 KB.</summary>
    private const int CachedValues = 4096;

    /// <summary>Pixels that are widened together: whole vectors.</summary>
    private const int AtOnce = 64;

    /// <summary>Rows that the target must have: the last may receive what is not asked for.</summary>
    public static int RowsFor(int channels) => (channels + Together - 1) / Together * Together;

    /// <summary>Transposes <paramref name="pixels"/> × <paramref name="channels"/> values.</summary>
    /// <param name="source">From the first pixel's first channel on.</param>
    /// <param name="sourceStride">Values from pixel to pixel.</param>
    /// <param name="pixels">Rows of the source.</param>
    /// <param name="channels">Columns of the source that are taken.</param>
    /// <param name="target">The first channel's first pixel; <see cref="RowsFor"/> rows.</param>
    /// <param name="targetStride">Values from channel to channel.</param>
    /// <remarks>Pixel after pixel, as the source lies in memory: so the processor fetches it ahead.</remarks>
    public static void Run<T>(ReadOnlySpan<T> source, int sourceStride, int pixels, int channels, Span<T> target, int targetStride)
        where T : unmanaged
    {
        int turned = typeof(T) == typeof(float)
            ? TurnVectors(MemoryMarshal.Cast<T, float>(source), sourceStride, pixels, RowsFor(channels), MemoryMarshal.Cast<T, float>(target), targetStride)
            : 0;
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        for (int pixel = turned; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                Unsafe.Add(ref to, (channel * targetStride) + pixel) = Unsafe.Add(ref from, (pixel * sourceStride) + channel);
            }
        }
    }

    /// <summary>As <see cref="Run"/>, of <see cref="Half"/>: some pixels are widened, then turned.</summary>
    public static void Widen(ReadOnlySpan<Half> source, int sourceStride, int pixels, int channels, Span<float> target, int targetStride)
    {
        int rowLength = RowsFor(channels);
        using var widened = new Scratch<float>(AtOnce * rowLength);
        for (int first = 0; first < pixels; first += AtOnce)
        {
            int count = Math.Min(AtOnce, pixels - first);
            for (int pixel = 0; pixel < count; pixel++)
            {
                Widening.Run(source.Slice((first + pixel) * sourceStride, channels), widened.Slice(pixel * rowLength, channels));
            }

            Run<float>(widened.Slice(0, count * rowLength), rowLength, count, channels, target[first..], targetStride);
        }
    }

    /// <summary>Turns whole vectors of pixels, as long as nothing past the source is read.</summary>
    /// <returns>The pixels that are turned.</returns>
    private static int TurnVectors(
        ReadOnlySpan<float> source, int sourceStride, int pixels, int rows, Span<float> target, int targetStride)
    {
        int readable = source.Length < rows ? 0 : Math.Min(pixels, ((source.Length - rows) / sourceStride) + 1);
        int turned = Hardware.HasAvx512 ? readable / 16 * 16 : 0;
        Turn(16, 0, turned, source, sourceStride, rows, target, targetStride);
        int end = Hardware.HasAvx2 ? readable / 8 * 8 : turned;
        Turn(8, turned, end, source, sourceStride, rows, target, targetStride);
        return end;
    }

    /// <summary>Turns vectors of pixels.</summary>
    /// <remarks>
    /// Pixels that the first-level cache holds are turned channels after channels, so that each row of the target receives
    /// a few lines at once: rows are a page apart.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(
        int vector, int pixel, int end, ReadOnlySpan<float> source, int sourceStride, int rows, Span<float> target, int targetStride)
    {
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        nuint stride = (nuint)targetStride;
        int together = Math.Max(CachedValues / sourceStride / vector, 1) * vector;
        for (int first = pixel; first < end; first += together)
        {
            for (int row = 0; row < rows; row += Together)
            {
                for (pixel = first; pixel < Math.Min(first + together, end); pixel += vector)
                {
                    ref float values = ref Unsafe.Add(ref from, (pixel * sourceStride) + row);
                    ref float turned = ref Unsafe.Add(ref to, (row * targetStride) + pixel);
                    if (Hardware.HasAvx512 && vector == 16)
                    {
                        Lanes512.Transpose(ref values, (nuint)sourceStride, ref turned, stride, 2 * stride, 3 * stride);
                    }
                    else
                    {
                        Lanes256.Transpose(ref values, (nuint)sourceStride, ref turned, stride, 2 * stride, 3 * stride);
                    }
                }
            }
        }
    }
}
