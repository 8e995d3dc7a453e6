using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Integer;

/// <summary>Stores rows of finished micro-tiles.</summary>
internal static class IntegerStore
{
    /// <summary>Stores sums with the terms of their row and columns. Of 32 bits, what overflows cancels if the true result fits.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="rowTerm">The term of the row.</param>
    /// <param name="columnTerms">The terms of the columns, as many as there are sums.</param>
    /// <param name="target">Receives as many results.</param>
    /// <param name="adds">They are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(ReadOnlySpan<int> sums, int rowTerm, ReadOnlySpan<int> columnTerms, Span<int> target, bool adds)
    {
        ref int from = ref MemoryMarshal.GetReference(sums);
        ref int terms = ref MemoryMarshal.GetReference(columnTerms);
        ref int to = ref MemoryMarshal.GetReference(target);
        var rowTerms = new Vector<int>(rowTerm);
        int done = 0;
        for (; done <= sums.Length - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector<int> values = Vector.LoadUnsafe(ref from, (nuint)done) + Vector.LoadUnsafe(ref terms, (nuint)done) + rowTerms;
            if (adds)
            {
                values += Vector.LoadUnsafe(ref to, (nuint)done);
            }

            values.StoreUnsafe(ref to, (nuint)done);
        }

        for (; done < sums.Length; done++)
        {
            int value = unchecked(sums[done] + columnTerms[done] + rowTerm);
            target[done] = unchecked(adds ? target[done] + value : value);
        }
    }

    /// <inheritdoc cref="Store(ReadOnlySpan{int}, int, ReadOnlySpan{int}, Span{int}, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(ReadOnlySpan<int> sums, long rowTerm, ReadOnlySpan<long> columnTerms, Span<long> target, bool adds)
    {
        ref int from = ref MemoryMarshal.GetReference(sums);
        ref long terms = ref MemoryMarshal.GetReference(columnTerms);
        ref long to = ref MemoryMarshal.GetReference(target);
        var rowTerms = new Vector<long>(rowTerm);
        int done = 0;
        for (; done <= sums.Length - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)done), out Vector<long> lower, out Vector<long> upper);
            nuint next = (nuint)(done + Vector<long>.Count);
            lower += Vector.LoadUnsafe(ref terms, (nuint)done) + rowTerms;
            upper += Vector.LoadUnsafe(ref terms, next) + rowTerms;
            if (adds)
            {
                lower += Vector.LoadUnsafe(ref to, (nuint)done);
                upper += Vector.LoadUnsafe(ref to, next);
            }

            lower.StoreUnsafe(ref to, (nuint)done);
            upper.StoreUnsafe(ref to, next);
        }

        for (; done < sums.Length; done++)
        {
            long value = sums[done] + columnTerms[done] + rowTerm;
            target[done] = adds ? target[done] + value : value;
        }
    }
}
