using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Similarity;

/// <summary>Turns a row of dot products into similarities.</summary>
internal static class SimilarityRow
{
    /// <summary>Computes a row.</summary>
    /// <param name="similarity">The function.</param>
    /// <param name="products">The dot products of one row with others.</param>
    /// <param name="rowTerm">The row's term.</param>
    /// <param name="columnTerms">The others' terms; may be empty if there are none.</param>
    /// <param name="results">Receives the similarities; may be the products.</param>
    /// <returns>False if none is <see cref="ISimilarity{T}.Near"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Compute<T, TSimilarity>(
        TSimilarity similarity, ReadOnlySpan<T> products, T rowTerm, ReadOnlySpan<T> columnTerms, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimilarity : struct, ISimilarity<T>
    {
        int lanes = Vector512<T>.Count;
        ref T source = ref MemoryMarshal.GetReference(products);
        ref T terms = ref MemoryMarshal.GetReference(columnTerms);
        ref T target = ref MemoryMarshal.GetReference(results[..products.Length]);
        var row = Vector512.Create(rowTerm);
        Vector512<T> least = Vector512<T>.Zero;
        int i = 0;
        for (; i + lanes <= products.Length; i += lanes)
        {
            Vector512<T> columns = TSimilarity.HasTerms ? Vector512.LoadUnsafe(ref terms, (nuint)i) : Vector512<T>.Zero;
            Vector512<T> values = similarity.Of(Vector512.LoadUnsafe(ref source, (nuint)i), row, columns);
            values.StoreUnsafe(ref target, (nuint)i);
            least |= values;
        }

        // The one negative value has the sign bit. So has NaN, for which the row is only looked through once more.
        bool isNear = TSimilarity.HasNearPairs && HasNegative(least);
        return i == products.Length
            ? isNear
            : ComputeLast(similarity, products[i..], rowTerm, TSimilarity.HasTerms ? columnTerms[i..] : default, results[i..]) | isNear;
    }

    /// <summary>The values that fill no vector, in one that is filled up with zeros.</summary>
    private static bool ComputeLast<T, TSimilarity>(
        TSimilarity similarity, ReadOnlySpan<T> products, T rowTerm, ReadOnlySpan<T> columnTerms, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimilarity : struct, ISimilarity<T>
    {
        Span<T> padded = stackalloc T[Vector512<T>.Count];
        padded.Clear();
        products.CopyTo(padded);
        var sums = Vector512.Create<T>(padded);
        columnTerms.CopyTo(padded);
        Vector512<T> values = similarity.Of(
            sums, Vector512.Create(rowTerm), TSimilarity.HasTerms ? Vector512.Create<T>(padded) : Vector512<T>.Zero);
        values.CopyTo(padded);
        padded[..products.Length].CopyTo(results);
        padded[products.Length..].Clear();
        return TSimilarity.HasNearPairs && HasNegative(Vector512.Create<T>(padded));
    }

    private static bool HasNegative<T>(Vector512<T> values)
        where T : unmanaged => Vector512.ExtractMostSignificantBits(values) != 0;
}
