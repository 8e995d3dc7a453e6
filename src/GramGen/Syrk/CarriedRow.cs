using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GramGen.Syrk;

/// <summary>
/// A row of pixels that a tile copies on the side, vector by vector with its own loop: its multiply-adds leave the load
/// and store units that much time.
/// </summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct CarriedRow<T>
    where T : unmanaged
{
    private ReadOnlySpan<T> _source;
    private Span<T> _target;
    private ReadOnlySpan<T> _next;

    /// <summary>Where the row comes from.</summary>
    public readonly ref T Source => ref MemoryMarshal.GetReference(_source);

    /// <summary>Where it goes.</summary>
    public readonly ref T Target => ref MemoryMarshal.GetReference(_target);

    /// <summary>The row that is to be carried next, which is fetched into the cache meanwhile.</summary>
    public readonly ref T Next => ref MemoryMarshal.GetReference(_next);

    /// <summary>Values to copy: whole vectors of 16, no more than the block of the tile has. 0: nothing is carried.</summary>
    public nuint Length { readonly get; private set; }

    /// <summary>Field by field: a tile that reads a field of a struct copied as a whole would have to wait for the copy.</summary>
    internal void Set(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<T> next, int length)
    {
        _source = source;
        _target = target;
        _next = next;
        Length = (nuint)length;
    }

    /// <summary>Nothing is to be carried.</summary>
    internal void Clear() => Length = 0;
}
