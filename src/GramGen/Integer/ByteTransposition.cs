using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Integer;

/// <summary>Transposes channels-last bytes to rows: four pixels are interleaved to groups, and groups are transposed like floats.</summary>
internal static class ByteTransposition
{
    private const int GroupPixels = sizeof(int);

    /// <summary>Transposes pixels × channels bytes.</summary>
    /// <param name="source">The bytes, from the first pixel's first channel.</param>
    /// <param name="stride">Bytes from pixel to pixel.</param>
    /// <param name="pixels">Rows of the source.</param>
    /// <param name="channels">Columns of the source.</param>
    /// <param name="scratch">Memory for as many groups as the target has.</param>
    /// <param name="target">Receives the rows of at least <see cref="Transposition.RowsFor"/> channels.</param>
    /// <param name="targetStride">Groups from channel to channel.</param>
    public static void Transpose(
        ReadOnlySpan<byte> source, int stride, int pixels, int channels, Span<int> scratch, Span<int> target, int targetStride)
    {
        int groups = pixels / GroupPixels;
        for (int group = 0; group < groups; group++)
        {
            Interleave(source[(group * GroupPixels * stride)..], stride, scratch.Slice(group * channels, channels));
        }

        Transposition.Transpose<float>(
            MemoryMarshal.Cast<int, float>(scratch[..(groups * channels)]), channels, groups, channels,
            MemoryMarshal.Cast<int, float>(target), targetStride);
        Span<byte> rows = MemoryMarshal.AsBytes(target);
        for (int pixel = groups * GroupPixels; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                rows[(channel * targetStride * GroupPixels) + pixel] = source[(pixel * stride) + channel];
            }
        }
    }

    /// <summary>Interleaves the channels of four pixels.</summary>
    private static void Interleave(ReadOnlySpan<byte> source, int stride, Span<int> groups)
    {
        ref byte first = ref MemoryMarshal.GetReference(source);
        ref byte second = ref Unsafe.Add(ref first, stride);
        ref byte third = ref Unsafe.Add(ref second, stride);
        ref byte fourth = ref Unsafe.Add(ref third, stride);
        int channel = 0;
        if (Hardware.HasAvx2)
        {
            for (; channel <= groups.Length - Vector256<int>.Count; channel += Vector256<int>.Count)
            {
                Vector256<int> values = ToInt32(ref first, channel)
                    | (ToInt32(ref second, channel) << 8)
                    | (ToInt32(ref third, channel) << 16)
                    | (ToInt32(ref fourth, channel) << 24);
                values.CopyTo(groups[channel..]);
            }
        }

        for (; channel < groups.Length; channel++)
        {
            groups[channel] = Unsafe.Add(ref first, channel)
                | (Unsafe.Add(ref second, channel) << 8)
                | (Unsafe.Add(ref third, channel) << 16)
                | (Unsafe.Add(ref fourth, channel) << 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> ToInt32(ref byte first, int channel) => Avx2.ConvertToVector256Int32(
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, channel))).AsByte());
}
