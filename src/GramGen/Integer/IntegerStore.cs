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
    /// <param name="columnTerms">The terms of the columns.</param>
    /// <param name="target">Receives the results.</param>
    /// <param name="count">The number of sums.</param>
    /// <param name="adds">They are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref int sums, int rowTerm, ref int columnTerms, ref int target, int count, bool adds)
    {
        var rowTerms = new Vector<int>(rowTerm);
        int done = 0;
        for (; done <= count - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector<int> values = Vector.LoadUnsafe(ref sums, (nuint)done) + Vector.LoadUnsafe(ref columnTerms, (nuint)done) + rowTerms;
            if (adds)
            {
                values += Vector.LoadUnsafe(ref target, (nuint)done);
            }

            values.StoreUnsafe(ref target, (nuint)done);
        }

        for (; done < count; done++)
        {
            ref int stored = ref Unsafe.Add(ref target, done);
            int value = unchecked(Unsafe.Add(ref sums, done) + Unsafe.Add(ref columnTerms, done) + rowTerm);
            stored = unchecked(adds ? stored + value : value);
        }
    }

    /// <inheritdoc cref="Store(ref int, int, ref int, ref int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref int sums, long rowTerm, ref long columnTerms, ref long target, int count, bool adds)
    {
        var rowTerms = new Vector<long>(rowTerm);
        int done = 0;
        for (; done <= count - Vector<int>.Count; done += Vector<int>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref sums, (nuint)done), out Vector<long> lower, out Vector<long> upper);
            nuint next = (nuint)(done + Vector<long>.Count);
            lower += Vector.LoadUnsafe(ref columnTerms, (nuint)done) + rowTerms;
            upper += Vector.LoadUnsafe(ref columnTerms, next) + rowTerms;
            if (adds)
            {
                lower += Vector.LoadUnsafe(ref target, (nuint)done);
                upper += Vector.LoadUnsafe(ref target, next);
            }

            lower.StoreUnsafe(ref target, (nuint)done);
            upper.StoreUnsafe(ref target, next);
        }

        for (; done < count; done++)
        {
            ref long stored = ref Unsafe.Add(ref target, done);
            long value = Unsafe.Add(ref sums, done) + Unsafe.Add(ref columnTerms, done) + rowTerm;
            stored = adds ? stored + value : value;
        }
    }

    /// <summary>Stores finished sums.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="adds">They are added to what is there.</param>
    public static void Store<T>(ReadOnlySpan<int> sums, Span<T> target, bool adds)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int) && !adds)
        {
            sums.CopyTo(MemoryMarshal.Cast<T, int>(target));
            return;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            target[i] = T.CreateTruncating(sums[i]) + (adds ? target[i] : T.Zero);
        }
    }
}
