using System.ComponentModel;
using System.Runtime.CompilerServices;
using GramGen.Packing;

namespace GramGen.Syrk;

/// <summary>The row that is to be carried after the one that a tile carries.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NextRow
{
    /// <summary>
    /// Fetches the first quarter of the next row into the cache, a line at every fourth step. The processor sees the
    /// sequence and fetches the rest itself; asked for every line, the buffers between the caches would be full.
    /// </summary>
    /// <param name="next">The next row; it may end anywhere.</param>
    /// <param name="step">Where the tile is in the row that it carries.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref T next, nuint step)
        where T : unmanaged => Prefetch.Line(ref Unsafe.Add(ref next, step / 4));
}
