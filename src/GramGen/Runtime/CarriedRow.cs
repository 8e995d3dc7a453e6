using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Pipeline;

namespace GramGen.Runtime;

/// <summary>
/// A row of pixels that a tile copies on the side, vector by vector with its own loop: its multiply-adds leave the load
/// and store units that much time.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct CarriedRow
{
    private ReadOnlySpan<float> _source;
    private Span<float> _target;
    private ReadOnlySpan<float> _next;

    /// <summary>Where the row comes from.</summary>
    public readonly ref float Source => ref MemoryMarshal.GetReference(_source);

    /// <summary>Where it goes.</summary>
    public readonly ref float Target => ref MemoryMarshal.GetReference(_target);

    /// <summary>The row that is to be carried next, which is fetched into the cache meanwhile.</summary>
    public readonly ref float Next => ref MemoryMarshal.GetReference(_next);

    /// <summary>Values to copy: whole vectors of 16, no more than the block of the tile has. 0: nothing is carried.</summary>
    public nuint Length { readonly get; private set; }

    /// <summary>
    /// Fetches the first quarter of the next row into the cache, a line at every fourth step. The processor sees the
    /// sequence and fetches the rest itself; asked for every line, the buffers between the caches would be full.
    /// </summary>
    /// <param name="next">The next row; it may end anywhere.</param>
    /// <param name="step">Where the tile is in the row that it carries.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchNext(ref float next, nuint step) => Prefetch.Line(ref Unsafe.Add(ref next, step / 4));

    /// <summary>Field by field: a tile that reads a field of a struct copied as a whole would have to wait for the copy.</summary>
    internal void Set(ReadOnlySpan<float> source, Span<float> target, ReadOnlySpan<float> next, int length)
    {
        _source = source;
        _target = target;
        _next = next;
        Length = (nuint)length;
    }

    /// <summary>Nothing is to be carried.</summary>
    internal void Clear() => Length = 0;
}
