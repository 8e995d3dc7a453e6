using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GramGen.Runtime;

/// <summary>
/// A block of pixels of every channel, as tiles read it: whole vectors of 16 pixels in rows, and what is left over
/// copied to rows of 16 that end in zeros.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct PixelBlock
{
    private readonly ref float _pixels;
    private readonly ref float _tail;

    internal PixelBlock(ref float pixels, nuint stride, nuint length, ref float tail)
    {
        _pixels = ref pixels;
        _tail = ref tail;
        Stride = stride;
        Length = length;
    }

    /// <summary>The block's first pixel of channel 0.</summary>
    public ref float Pixels => ref _pixels;

    /// <summary>Whether the block ends in a partial vector.</summary>
    public bool HasTail => !Unsafe.IsNullRef(ref _tail);

    /// <summary>The padded partial vector of channel 0, 16 values; channel i's stands 16·i further on.</summary>
    public ref float Tail => ref _tail;

    /// <summary>Values from one channel's pixel to the next channel's.</summary>
    public nuint Stride { get; }

    /// <summary>Pixels in whole vectors, a multiple of 16.</summary>
    public nuint Length { get; }
}
