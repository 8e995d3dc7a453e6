using System.Buffers;

namespace GramGen.Data.Formats;

/// <summary>Some columns of a binary matrix.</summary>
/// <param name="file">The matrix.</param>
/// <param name="columns">The numbers of the columns that are read, in this order.</param>
internal sealed class SelectedColumns(MatrixFile file, int[] columns)
    : MatrixFile(file.Path, file.Rows, ThrowIfMissing(file.Path, file.Columns, columns).Length, file.Element)
{
    /// <summary>Whole rows that are read at once are few enough to remain in a cache.</summary>
    private const int ValuesAtOnce = 1 << 18;

    public override int StoredColumns => file.Columns;

    public override bool IsForwardOnly => file.IsForwardOnly;

    public override string NameOf(int column) => file.NameOf(columns[column]);

    public override RowReader Open() => new SelectedReader(file.Open(), file.Columns, columns);

    /// <exception cref="GramDataException">A file has not all of the columns.</exception>
    public static int[] ThrowIfMissing(string path, int stored, int[] columns)
    {
        int last = columns.Max();
        return last < stored
            ? columns
            : throw new GramDataException(path, row: null, $"it has {stored} columns, 0 to {stored - 1}; column {last} is to be read.");
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
