using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// Small channels-last features as rows that end in zeros up to whole vectors. Whole vectors alone are loaded and stored: what is stored
/// in parts and then loaded as a whole has to leave the store buffer first, longer than a small product takes.
/// </summary>
internal static class PaddedRows
{
    /// <summary>Channels that are transposed together.</summary>
    private const int Together = PackedPanel.TransposedRows;

    /// <summary>Transposes pixels without gaps.</summary>
    /// <param name="source">The first pixel's first channel.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="target">The first row; <see cref="Transposition.RowsFor"/> rows.</param>
    /// <param name="stride">Values from row to row: whole vectors.</param>
    [SkipLocalsInit] // What is read of the last pixels is written before.
    public static void Transpose<T>(ref T source, int channels, int pixels, ref T target, int stride)
        where T : unmanaged
    {
        int lanes = ElementType.LaneBytes / Unsafe.SizeOf<T>();
        // Four channels are loaded at a time: of fewer, the last pixels have too few values after them.
        int readable = channels >= Together ? pixels : Math.Max(((pixels * channels) - Together) / channels + 1, 0);
        int whole = readable / lanes * lanes;
        TransposeVectors(ref source, channels, whole, ref target, stride);
        if (whole == stride)
        {
            return;
        }

        int rest = stride - whole;
        Span<T> last = stackalloc T[(rest * channels) + Together];
        last.Clear();
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, whole * channels), (pixels - whole) * channels).CopyTo(last);
        TransposeVectors(ref MemoryMarshal.GetReference(last), channels, rest, ref Unsafe.Add(ref target, whole), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeVectors<T>(ref T source, int channels, int pixels, ref T target, int stride)
        where T : unmanaged
    {
        nuint next = (nuint)channels;
        nuint row = (nuint)stride;
        int lanes = Hardware.HasAvx512 ? Vector512<T>.Count : Vector256<T>.Count;
        for (int pixel = 0; pixel < pixels; pixel += lanes)
        {
            for (int channel = 0; channel < channels; channel += Together)
            {
                // The last four channels may overlap those before them.
                int first = Math.Max(Math.Min(channel, channels - Together), 0);
                ref T from = ref Unsafe.Add(ref source, (pixel * channels) + first);
                ref T to = ref Unsafe.Add(ref target, (first * stride) + pixel);
                if (Hardware.HasAvx512)
                {
                    VectorTranspose.Transpose512(ref from, next, ref to, row, 2 * row, 3 * row);
                }
                else
                {
                    VectorTranspose.Transpose256(ref from, next, ref to, row, 2 * row, 3 * row);
                }
            }
        }
    }
}
