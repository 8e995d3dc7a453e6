using System.Numerics;

namespace GramGen.Integer;

/// <summary>Stores rows of finished micro-tiles.</summary>
internal static class IntegerStore
{
    /// <summary>Stores sums with the terms of their row and columns. If the true result fits 32 bits, what overflows before cancels.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="rowTerm">The term of the row.</param>
    /// <param name="columnTerms">The terms of the columns.</param>
    /// <param name="target">Receives the results.</param>
    /// <param name="adds">They are added to what is there.</param>
    public static void Store(ReadOnlySpan<int> sums, int rowTerm, ReadOnlySpan<int> columnTerms, Span<int> target, bool adds)
    {
        int done = 0;
        for (; done <= sums.Length - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector<int> values = new Vector<int>(sums[done..]) + new Vector<int>(columnTerms[done..]) + new Vector<int>(rowTerm);
            Span<int> stored = target[done..];
            (adds ? values + new Vector<int>(stored) : values).CopyTo(stored);
        }

        for (; done < sums.Length; done++)
        {
            int value = unchecked(sums[done] + columnTerms[done] + rowTerm);
            target[done] = unchecked(adds ? target[done] + value : value);
        }
    }

    /// <inheritdoc cref="Store(ReadOnlySpan{int}, int, ReadOnlySpan{int}, Span{int}, bool)"/>
    public static void Store(ReadOnlySpan<int> sums, long rowTerm, ReadOnlySpan<long> columnTerms, Span<long> target, bool adds)
    {
        int done = 0;
        for (; done <= sums.Length - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(sums[done..]), out Vector<long> lower, out Vector<long> upper);
            StoreVector(lower, columnTerms[done..], target[done..]);
            StoreVector(upper, columnTerms[(done + Vector<long>.Count)..], target[(done + Vector<long>.Count)..]);
        }

        for (; done < sums.Length; done++)
        {
            long value = sums[done] + columnTerms[done] + rowTerm;
            target[done] = adds ? target[done] + value : value;
        }

        void StoreVector(Vector<long> values, ReadOnlySpan<long> terms, Span<long> stored)
        {
            values += new Vector<long>(terms) + new Vector<long>(rowTerm);
            (adds ? values + new Vector<long>(stored) : values).CopyTo(stored);
        }
    }
}
