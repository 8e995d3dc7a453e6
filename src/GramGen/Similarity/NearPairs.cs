using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Similarity;

/// <summary>Computes entries that are <see cref="ISimilarity{T}.Near"/> from their rows, without cancellation.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSimilarity">The function.</typeparam>
/// <param name="similarity">The function.</param>
/// <param name="row">One row.</param>
/// <param name="others">The rows that the entries are for, one after the other.</param>
/// <param name="pixels">Values of a row.</param>
internal readonly ref struct NearPairs<T, TSimilarity>(TSimilarity similarity, ReadOnlySpan<T> row, ReadOnlySpan<T> others, int pixels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimilarity : struct, ISimilarity<T>
{
    private readonly TSimilarity _similarity = similarity;
    private readonly ReadOnlySpan<T> _row = row;
    private readonly ReadOnlySpan<T> _others = others;
    private readonly int _pixels = pixels;

    /// <summary>Replaces the entries of the row that are near.</summary>
    /// <param name="entries">The entries, one for each of the other rows.</param>
    /// <param name="transposed">The first entry's other position in a symmetric matrix.</param>
    /// <param name="stride">Values from there to the next entry's; 0 if there is no other position.</param>
    public void Compute(Span<T> entries, ref T transposed, nint stride)
    {
        Span<int> columns = stackalloc int[RowSums.Together];
        int count = 0;
        for (int column = 0; column < entries.Length; column++)
        {
            if (entries[column] != ISimilarity<T>.Near)
            {
                continue;
            }

            columns[count++] = column;
            if (count == columns.Length)
            {
                Compute(entries, columns, ref transposed, stride);
                count = 0;
            }
        }

        if (count > 0)
        {
            columns[count..].Fill(columns[0]);
            Compute(entries, columns, ref transposed, stride);
        }
    }

    private void Compute(Span<T> entries, ReadOnlySpan<int> columns, ref T transposed, nint stride)
    {
        Span<T> squared = stackalloc T[Vector512<T>.Count];
        squared.Clear();
        RowSums.SquaredDifferences(
            _row, Other(columns[0]), Other(columns[1]), Other(columns[2]), Other(columns[3]), squared[..RowSums.Together]);
        Vector512<T> results = _similarity.OfDistances(Vector512.Create<T>(squared));
        for (int i = 0; i < columns.Length; i++)
        {
            entries[columns[i]] = results[i];
            if (stride != 0)
            {
                Unsafe.Add(ref transposed, columns[i] * stride) = results[i];
            }
        }
    }

    private ReadOnlySpan<T> Other(int column) => _others.Slice(column * _pixels, _pixels);
}
