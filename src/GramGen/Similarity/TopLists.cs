using System.Numerics;
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

    private void Add(int query, ReadOnlySpan<T> similarities, int firstRow)
    {
        Span<T> best = values.Span.Slice(query * count, count);
        Span<int> bestIndices = indices.Span.Slice(query * count, count);
        ref T first = ref MemoryMarshal.GetReference(similarities);
        int lanes = Vector512<T>.Count;
        int i = 0;
        for (; i + lanes <= similarities.Length; i += lanes)
        {
            T worst = best[^1];
            if (!T.IsNaN(worst) && !HasCandidate(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512.Create(worst)))
            {
                continue;
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                Offer(similarities[i + lane], firstRow + i + lane, best, bestIndices);
            }
        }

        for (; i < similarities.Length; i++)
        {
            Offer(similarities[i], firstRow + i, best, bestIndices);
        }
    }

    /// <summary>Whether one is as good as the worst of a list, or better. Their indices decide between equals.</summary>
    private bool HasCandidate(Vector512<T> similarities, Vector512<T> worst) => isLargerCloser
        ? Vector512.GreaterThanOrEqualAny(similarities, worst)
        : Vector512.LessThanOrEqualAny(similarities, worst);

    /// <summary>Enters a row in a list if it is better than the last there.</summary>
    private void Offer(T similarity, int index, Span<T> best, Span<int> bestIndices)
    {
        if (T.IsNaN(similarity) || !IsBetter(similarity, index, best[^1], bestIndices[^1]))
        {
            return;
        }

        int position = best.Length - 1;
        for (; position > 0 && IsBetter(similarity, index, best[position - 1], bestIndices[position - 1]); position--)
        {
            best[position] = best[position - 1];
            bestIndices[position] = bestIndices[position - 1];
        }

        best[position] = similarity;
        bestIndices[position] = index;
    }

    private bool IsBetter(T similarity, int index, T other, int otherIndex) =>
        T.IsNaN(other)
        || (isLargerCloser ? similarity > other : similarity < other)
        || (similarity == other && index < otherIndex);
}
