using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GramGen.Syrk;

/// <summary>
/// A block of pixels of every channel, as tiles read it: whole vectors of 16 pixels in rows, and what is left over
/// copied to rows of 16 that end in zeros.
/// </summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PixelBlock<T>
    where T : unmanaged
{
    private ReadOnlySpan<T> _pixels;
    private ReadOnlySpan<T> _tail;

    /// <summary>The block's first pixel of channel 0.</summary>
    public readonly ref T Pixels => ref MemoryMarshal.GetReference(_pixels);

    /// <summary>Whether the block ends in a partial vector.</summary>
    public readonly bool HasTail => !_tail.IsEmpty;

    /// <summary>The padded partial vector of channel 0, 16 values; channel i's stands 16·i further on.</summary>
    public readonly ref T Tail => ref MemoryMarshal.GetReference(_tail);

    /// <summary>Values from one channel's pixel to the next channel's.</summary>
    public nuint Stride { readonly get; private set; }

    /// <summary>Pixels in whole vectors, a multiple of 16.</summary>
    public nuint Length { readonly get; private set; }

    /// <summary>Field by field: a tile that reads a field of a struct copied as a whole would have to wait for the copy.</summary>
    internal void Set(ReadOnlySpan<T> pixels, nuint stride, nuint length, ReadOnlySpan<T> tail)
    {
        _pixels = pixels;
        _tail = tail;
        Stride = stride;
        Length = length;
    }
}
