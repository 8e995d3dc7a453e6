using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Data.Writing;

/// <summary>The bytes of values as files have them.</summary>
internal static class LittleEndian
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Passes the little-endian bytes of values on, in order.</summary>
    public static void ForEachChunk<T>(ReadOnlySpan<T> values, ReadOnlySpanAction receive)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        byte[] swapped = BitConverter.IsLittleEndian ? [] : ArrayPool<byte>.Shared.Rent(ChunkLength * size);
        for (int done = 0; done < values.Length; done += ChunkLength)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Slice(done, Math.Min(ChunkLength, values.Length - done)));
            if (!BitConverter.IsLittleEndian)
            {
                Span<byte> target = swapped.AsSpan(0, bytes.Length);
                bytes.CopyTo(target);
                for (int i = 0; i < target.Length; i += size)
                {
                    target.Slice(i, size).Reverse();
                }

                bytes = target;
            }

            receive(bytes);
        }
    }

    /// <summary>Takes bytes.</summary>
    public delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
}
