using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Similarity;

/// <summary>Turns a Gram matrix into similarities, in place: row after row of both triangles, whose bits agree.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSimilarity">The function.</typeparam>
/// <param name="similarity">The function.</param>
/// <param name="channels">C.</param>
/// <param name="matrix">The matrix, C × C.</param>
/// <param name="terms">The rows' terms.</param>
/// <param name="nearRows">Receives for each row whether it has entries that are near; empty if there are none.</param>
internal readonly struct SimilarityMatrix<T, TSimilarity>(
    TSimilarity similarity, int channels, PinnedSpan<T> matrix, PinnedSpan<T> terms, PinnedSpan<bool> nearRows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimilarity : struct, ISimilarity<T>
{
    /// <summary>Rows that a thread takes together.</summary>
    private const int Chunk = 16;

    private readonly TSimilarity _similarity = similarity;
    private readonly int _channels = channels;
    private readonly PinnedSpan<T> _matrix = matrix;
    private readonly PinnedSpan<T> _terms = terms;
    private readonly PinnedSpan<bool> _nearRows = nearRows;

    /// <summary>Computes all entries but those that are near.</summary>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="cancellation">Checked between rows.</param>
    public void Compute(int threads, CancellationToken cancellation)
    {
        if (threads > 1)
        {
            RunTeam(this, threads, cancellation);
            return;
        }

        for (int first = 0; first < _channels; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            ComputeRows(first, Math.Min(first + Chunk, _channels));
        }
    }

    /// <summary>Computes the entries that are near from their rows.</summary>
    /// <param name="rows">The rows of pixels, one after the other.</param>
    /// <param name="pixels">M.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="cancellation">Checked between rows.</param>
    public void ComputeNear(PinnedSpan<T> rows, int pixels, int threads, CancellationToken cancellation)
    {
        if (threads > 1)
        {
            RunNearTeam(this, rows, pixels, threads, cancellation);
            return;
        }

        for (int row = 0; row < _channels; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            ComputeNear(rows.Span, pixels, row);
        }
    }

    private static void RunTeam(SimilarityMatrix<T, TSimilarity> self, int threads, CancellationToken cancellation)
    {
        var queue = new WorkQueue(self._channels, Chunk);
        ThreadTeam.Run(threads, () =>
        {
            while (queue.TryTake(out int first, out int end))
            {
                cancellation.ThrowIfCancellationRequested();
                self.ComputeRows(first, end);
            }
        });
    }

    private static void RunNearTeam(
        SimilarityMatrix<T, TSimilarity> self, PinnedSpan<T> rows, int pixels, int threads, CancellationToken cancellation)
    {
        var queue = new WorkQueue(self._channels);
        ThreadTeam.Run(threads, () =>
        {
            while (queue.TryTake(out int row, out _))
            {
                cancellation.ThrowIfCancellationRequested();

                // The last first: they have the most entries before the diagonal.
                self.ComputeNear(rows.Span, pixels, self._channels - 1 - row);
            }
        });
    }

    private void ComputeRows(int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            Span<T> entries = _matrix.Span.Slice(row * _channels, _channels);
            bool isSet = TSimilarity.SetsDiagonal && T.IsFinite(entries[row]);
            T term = TSimilarity.HasTerms ? _terms.Span[row] : T.Zero;
            if (isSet)
            {
                // Not near, whatever the row is.
                entries[row] = T.Zero;
            }

            bool isNear = SimilarityRow.Compute(_similarity, entries, term, _terms.Span, entries);
            if (isSet)
            {
                entries[row] = _similarity.OnDiagonal(term);
            }

            if (TSimilarity.HasNearPairs)
            {
                _nearRows.Span[row] = isNear;
            }
        }
    }

    /// <summary>The entries of a row up to the diagonal that are near, and those at the transposed positions.</summary>
    private void ComputeNear(ReadOnlySpan<T> rows, int pixels, int row)
    {
        if (!_nearRows.Span[row])
        {
            return;
        }

        var near = new NearPairs<T, TSimilarity>(_similarity, rows.Slice(row * pixels, pixels), rows, pixels);
        near.Compute(
            _matrix.Span.Slice(row * _channels, row + 1), ref Unsafe.Add(ref _matrix.First, row), stride: _channels);
    }
}
