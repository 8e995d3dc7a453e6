using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// How the rows of a packed panel lie in memory: one after the other; or those of a micro-panel interleaved, the first vector of
/// each, then the second of each, so that a micro-kernel reads two sequences of cache lines and not ten.
/// </summary>
/// <remarks>
/// Rows that are converted or centred once they are copied are not interleaved, because that works on a whole row, nor are those
/// of micro-tiles that take part of a micro-panel. Measured on a Zen 5 server, features 16 bytes off a cache line, the time of
/// rows over that of interleaved ones: 32×1024 1.03, 64×1024 1.04, 64×50176 1.04, 128×784 1.05, 128×12544 1.05, 256×784 1.03;
/// on two threads 256×784 1.05. With AVX2, whose micro-tiles are 6×2: 64×1024 0.98, 128×784 1.00.
/// </remarks>
/// <param name="interleaved">MR; 1 if rows are not interleaved.</param>
/// <param name="stride">Values that a row takes: no fewer than it has, in whole vectors.</param>
internal readonly struct PanelLayout<T>(int interleaved, int stride)
    where T : unmanaged
{
    /// <summary>Values that a row takes, the average if rows are interleaved.</summary>
    public int Stride => stride;

    public bool IsInterleaved => interleaved > 1;

    /// <summary>Values from a row's first vector to the one after its last.</summary>
    /// <param name="length">The row's values.</param>
    public int Extent(int length) => IntegerMath.RoundUp(length, Element<T>.Lanes) * interleaved;

    /// <summary>A row: from its first vector to its last.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="row">The row.</param>
    /// <param name="length">The row's values.</param>
    public Span<T> Row(Span<T> panel, int row, int length)
    {
        int inMicroPanel = row % interleaved;
        int first = ((row - inMicroPanel) * stride) + (inMicroPanel * Element<T>.Lanes);
        return panel.Slice(first, Extent(length) - ((interleaved - 1) * Element<T>.Lanes));
    }

    /// <summary>Copies a row, padded with zeros to whole vectors.</summary>
    /// <param name="source">The values.</param>
    /// <param name="row">See <see cref="Row"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(ReadOnlySpan<T> source, Span<T> row)
    {
        if (!IsInterleaved)
        {
            source.CopyTo(row);
            row[source.Length..].Clear();
            return;
        }

        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(row);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint step = (nuint)interleaved * lanes;
        nuint whole = (nuint)source.Length & ~(lanes - 1);
        nuint k = 0;
        for (; k + (4 * lanes) <= whole; k += 4 * lanes)
        {
            var first = Vector512.LoadUnsafe(ref from, k);
            var second = Vector512.LoadUnsafe(ref from, k + lanes);
            var third = Vector512.LoadUnsafe(ref from, k + (2 * lanes));
            var fourth = Vector512.LoadUnsafe(ref from, k + (3 * lanes));
            first.StoreUnsafe(ref to);
            second.StoreUnsafe(ref to, step);
            third.StoreUnsafe(ref to, 2 * step);
            fourth.StoreUnsafe(ref to, 3 * step);
            to = ref Unsafe.Add(ref to, 4 * step);
        }

        for (; k < whole; k += lanes)
        {
            Vector512.LoadUnsafe(ref from, k).StoreUnsafe(ref to);
            to = ref Unsafe.Add(ref to, step);
        }

        CopyPartialVector(source, row);
    }

    /// <summary>Copies what a row has past its whole vectors, padded with zeros to one; nothing if there is nothing.</summary>
    /// <inheritdoc cref="Copy"/>
    public void CopyPartialVector(ReadOnlySpan<T> source, Span<T> row)
    {
        int whole = source.Length / Element<T>.Lanes * Element<T>.Lanes;
        int partial = whole * interleaved;
        if (partial < row.Length)
        {
            PartialVector.Copy(source[whole..], row[partial..]);
        }
    }
}

/// <summary>The last values of a row, which do not fill a vector.</summary>
internal static class PartialVector
{
    /// <summary>Copies them, padded with zeros.</summary>
    /// <remarks>Value by value: the fastest way for fewer than 16 values.</remarks>
    public static void Copy<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : unmanaged
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = i < source.Length ? source[i] : default;
        }
    }
}
