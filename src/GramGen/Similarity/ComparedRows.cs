using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Similarity;

/// <summary>Queries or a corpus as rows of pixels, with the terms that a similarity needs of each.</summary>
internal readonly unsafe ref struct ComparedRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows whose squares a thread sums together.</summary>
    private const int Chunk = 64;

    private readonly DenseRows<T> _rows;
    private readonly DenseRows<T> _rescaled;
    private readonly PackBuffer<T> _terms;

    private ComparedRows(DenseRows<T> rows, DenseRows<T> rescaled, PackBuffer<T> terms, bool isRescaled, int termCount)
    {
        _rows = rows;
        _rescaled = rescaled;
        _terms = terms;
        Rows = isRescaled ? rescaled.Span : rows.Span;
        Terms = terms.Span[..termCount];
    }

    /// <summary>The rows, one after the other.</summary>
    public Span<T> Rows { get; }

    /// <summary>Their terms; empty if there are none.</summary>
    public Span<T> Terms { get; }

    /// <summary>Takes or copies features, and computes the terms.</summary>
    /// <typeparam name="TSimilarity">The similarity.</typeparam>
    /// <param name="features">F.</param>
    /// <param name="format">How F is stored.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="threads">Threads that take part.</param>
    public static ComparedRows<T> Of<TSimilarity>(
        scoped in SyrkArguments<T> features, FeatureFormat format, int channels, int pixels, int threads)
        where TSimilarity : struct, ISimilarity<T>
    {
        var rows = new DenseRows<T>(features, format, channels, pixels);
        if (!TSimilarity.HasTerms)
        {
            return new ComparedRows<T>(rows, default, default, isRescaled: false, termCount: 0);
        }

        var memory = new PackBuffer<T>(channels);
        Span<T> terms = memory.Span[..channels];
        Square(rows.Span, pixels, terms, threads);
        DenseRows<T> rescaled = default;
        bool isRescaled = false;
        if (typeof(TSimilarity) == typeof(Cosine<T>) && RescaledRows.AnyOutOfRange<T>(terms))
        {
            rescaled = new DenseRows<T>(features, format, channels, pixels, mayChange: true);
            isRescaled = RescaledRows.Rescale(rescaled.Span, pixels, terms);
            Square(rescaled.Span, pixels, terms, threads);
        }

        foreach (ref T term in terms)
        {
            term = TSimilarity.TermOf(term);
        }

        return new ComparedRows<T>(rows, rescaled, memory, isRescaled, channels);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _rescaled.Dispose();
        _terms.Dispose();
    }

    private static void Square(Span<T> rows, int pixels, Span<T> sums, int threads)
    {
        if (threads == 1)
        {
            RowSums.Squares(rows, pixels, sums);
            return;
        }

        fixed (T* first = rows)
        fixed (T* sum = sums)
        {
            SquareInTeam(new PinnedSpan<T>(first, rows.Length), pixels, new PinnedSpan<T>(sum, sums.Length), threads);
        }
    }

    private static void SquareInTeam(PinnedSpan<T> rows, int pixels, PinnedSpan<T> sums, int threads)
    {
        var queue = new WorkQueue(sums.Length, Chunk);
        ThreadTeam.Run(threads, () =>
        {
            while (queue.TryTake(out int first, out int end))
            {
                RowSums.Squares(rows.Span[(first * pixels)..(end * pixels)], pixels, sums.Span[first..end]);
            }
        });
    }
}
