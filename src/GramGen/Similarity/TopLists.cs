using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Similarity;

/// <summary>
/// The k rows of a corpus that are most similar to each query, best first; of equal ones the lower index first. NaN is never among
/// them. The order is total, so it does not matter in which order blocks come.
/// </summary>
/// <typeparam name="T">The type of the similarities.</typeparam>
/// <param name="count">k.</param>
/// <param name="indices">Q lists of k indices; −1 where there is none.</param>
/// <param name="values">Their similarities; NaN where there is none.</param>
/// <param name="isLargerCloser">Large values are more similar.</param>
/// <param name="queries">Q.</param>
internal sealed class TopLists<T>(
    int count, PinnedSpan<int> indices, PinnedSpan<T> values, bool isLargerCloser, int queries) : ICrossResult<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostLocks = 256;

    /// <summary>Queries share them.</summary>
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Math.Min(queries, MostLocks)).Select(_ => new Lock())];

    /// <summary>Empties the lists.</summary>
    public void Clear()
    {
        indices.Span.Fill(-1);
        values.Span.Fill(T.NaN);
    }

    public void Add(CrossBlock block, ReadOnlySpan<T> similarities, int stride)
    {
        for (int i = 0; i < block.Queries; i++)
        {
            lock (_locks[(block.FirstQuery + i) % _locks.Length])
            {
                Add(block.FirstQuery + i, similarities.Slice(i * stride, block.Rows), block.FirstRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(int query, ReadOnlySpan<T> similarities, int firstRow)
    {
        Span<T> best = values.Span.Slice(query * count, count);
        Span<int> bestIndices = indices.Span.Slice(query * count, count);
        ref T first = ref MemoryMarshal.GetReference(similarities);
        int i = 0;
        for (; i + Vector512<T>.Count <= similarities.Length; i += Vector512<T>.Count)
        {
            T worst = best[^1];
            ulong candidates = T.IsNaN(worst)
                ? (1ul << Vector512<T>.Count) - 1
                : Candidates(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512.Create(worst));
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int candidate = i + BitOperations.TrailingZeroCount(candidates);
                Offer(similarities[candidate], firstRow + candidate, best, bestIndices);
            }
        }

        for (; i < similarities.Length; i++)
        {
            Offer(similarities[i], firstRow + i, best, bestIndices);
        }
    }

    /// <summary>
    /// The lanes that are as good as the worst of a list, or better, as bits. Their indices decide between equals, because blocks come in
    /// any order.
    /// </summary>
    private ulong Candidates(Vector512<T> similarities, Vector512<T> worst) => (isLargerCloser
        ? Vector512.GreaterThanOrEqual(similarities, worst)
        : Vector512.LessThanOrEqual(similarities, worst)).ExtractMostSignificantBits();

    /// <summary>Enters a row in a list if it is better than the last there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Offer(T similarity, int index, Span<T> best, Span<int> bestIndices)
    {
        int position = best.Length;
        while (position > 0 && IsBetter(similarity, index, best[position - 1], bestIndices[position - 1]))
        {
            position--;
        }

        if (position == best.Length || T.IsNaN(similarity))
        {
            return;
        }

        for (int i = best.Length - 1; i > position; i--)
        {
            best[i] = best[i - 1];
            bestIndices[i] = bestIndices[i - 1];
        }

        best[position] = similarity;
        bestIndices[position] = index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBetter(T similarity, int index, T other, int otherIndex) =>
        (isLargerCloser ? similarity > other : similarity < other)
        || (similarity == other && index < otherIndex)
        || T.IsNaN(other);
}
