using System.Buffers;

namespace GramGen.Data.Formats;

/// <summary>Some columns of a binary matrix.</summary>
/// <param name="file">The matrix.</param>
/// <param name="columns">The numbers of the columns that are read, in this order.</param>
internal sealed class SelectedColumns(MatrixFile file, int[] columns)
    : MatrixFile(file.Path, file.Rows, columns.Length, file.Element)
{
    /// <summary>Whole rows that are read at once are few enough to remain in a cache.</summary>
    private const int ValuesAtOnce = 1 << 18;

    public override int StoredColumns => file.Columns;

    public override bool IsForwardOnly => file.IsForwardOnly;

    public override string NameOf(int column) => file.NameOf(columns[column]);

    public override RowReader Open() => new SelectedReader(file.Open(), file.Columns, columns);

    /// <summary>The columns that are read, that of weights last.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stored">Its columns.</param>
    /// <param name="chosen">Those that are chosen; <see langword="null"/> for all.</param>
    /// <param name="weight">That of the weights; <see langword="null"/> if there are none.</param>
    /// <returns>Their numbers; <see langword="null"/> for all as they are.</returns>
    /// <exception cref="GramDataException">A file has not all of the columns, or none but the weights is read.</exception>
    public static int[]? Choose(string path, int stored, IReadOnlyList<int>? chosen, int? weight)
    {
        int last = Math.Max(chosen?.Max() ?? 0, weight ?? 0);
        if (last >= stored)
        {
            throw new GramDataException(path, row: null, $"it has {stored} columns, 0 to {stored - 1}; column {last} is to be read.");
        }

        int[]? columns = chosen is null && weight is null ? null
            : [.. (chosen ?? Enumerable.Range(0, stored)).Where(column => column != weight)];
        return columns is [] ? throw new GramDataException(path, row: null, $"column {weight} has the weights, and no other is to be read.")
            : weight is { } number ? [.. columns!, number]
            : columns;
    }

    /// <exception cref="GramDataException">A column is chosen by a name.</exception>
    public static void ThrowIfNamed(string path, string problem, GramDatasetOptions options)
    {
        string? remedy = options.ColumnNames is not null ? "GramDatasetOptions.Columns chooses columns by their numbers."
            : options.WeightColumnName is not null ? "GramDatasetOptions.WeightColumn chooses the weights by their number."
            : null;
        if (remedy is not null)
        {
            throw new GramDataException(path, row: null, $"{problem}; {remedy}");
        }
    }

    private sealed class SelectedReader(RowReader rows, int stored, int[] columns) : RowReader
    {
        public override void Read<T>(long first, Span<T> destination)
        {
            int count = destination.Length / columns.Length;
            int most = Math.Clamp(ValuesAtOnce / stored, 1, Math.Max(count, 1));
            T[] memory = ArrayPool<T>.Shared.Rent(most * stored);
            for (int done = 0; done < count; done += most)
            {
                Span<T> whole = memory.AsSpan(0, Math.Min(most, count - done) * stored);
                rows.Read(first + done, whole);
                Span<T> values = destination[(done * columns.Length)..];
                for (int row = 0; row < whole.Length / stored; row++)
                {
                    for (int column = 0; column < columns.Length; column++)
                    {
                        values[(row * columns.Length) + column] = whole[(row * stored) + columns[column]];
                    }
                }
            }

            ArrayPool<T>.Shared.Return(memory);
        }

        public override void Dispose() => rows.Dispose();
    }
}
