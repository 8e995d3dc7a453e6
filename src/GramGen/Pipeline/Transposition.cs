using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Brings features that lie pixel after pixel into rows of pixels.</summary>
internal static class Transposition
{
    /// <summary>Channels that are turned together.</summary>
    private const int Together = 4;

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

    /// <summary>Turns whole vectors of pixels, as long as nothing past the source is read.</summary>
    /// <returns>The pixels that are turned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TurnVectors(
        ReadOnlySpan<float> source, int sourceStride, int pixels, int rows, Span<float> target, int targetStride)
    {
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        nuint stride = (nuint)targetStride;
        int pixel = 0;
        for (; InstructionSets.HasAvx512 && AreThere(source, sourceStride, pixels, rows, pixel, 16); pixel += 16)
        {
            for (int row = 0; row < rows; row += Together)
            {
                ref float values = ref Unsafe.Add(ref from, (pixel * sourceStride) + row);
                ref float first = ref Unsafe.Add(ref to, (row * targetStride) + pixel);
                Lanes512.Transpose(ref values, (nuint)sourceStride, ref first, stride, 2 * stride, 3 * stride);
            }
        }

        for (; InstructionSets.HasAvx2 && AreThere(source, sourceStride, pixels, rows, pixel, 8); pixel += 8)
        {
            for (int row = 0; row < rows; row += Together)
            {
                ref float values = ref Unsafe.Add(ref from, (pixel * sourceStride) + row);
                ref float first = ref Unsafe.Add(ref to, (row * targetStride) + pixel);
                Lanes256.Transpose(ref values, (nuint)sourceStride, ref first, stride, 2 * stride, 3 * stride);
            }
        }

        return pixel;
    }

    /// <summary>Whether as many pixels as a vector takes are still to be turned, and all that is read of them lies in the source.</summary>
    private static bool AreThere(ReadOnlySpan<float> source, int sourceStride, int pixels, int rows, int pixel, int vector) =>
        pixel <= pixels - vector && ((long)(pixel + vector - 1) * sourceStride) + rows <= source.Length;
}
