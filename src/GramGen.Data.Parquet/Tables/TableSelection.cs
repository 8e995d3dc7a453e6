namespace GramGen.Data.Parquet.Tables;

/// <summary>Consecutive values of one column that are consecutive columns of the matrix.</summary>
/// <param name="Column">The column of the table.</param>
/// <param name="First">The first value of its list; 0 if it has none.</param>
/// <param name="Count">Values.</param>
/// <param name="Destination">The column of the matrix that the first becomes.</param>
internal readonly record struct TableSegment(int Column, int First, int Count, int Destination);

/// <summary>The columns of a table that are read.</summary>
/// <param name="Stored">All columns of the table.</param>
/// <param name="Segments">Those that are read, in the order of the matrix.</param>
/// <param name="StoredColumns">Columns that a number can choose.</param>
internal sealed record TableSelection(TableColumn[] Stored, TableSegment[] Segments, int StoredColumns)
{
    /// <summary>C: columns of the matrix.</summary>
    public int Columns => Segments[^1].Destination + Segments[^1].Count;

    /// <summary>The widest type of the columns that are read.</summary>
    public GramElement Element => Segments.Select(segment => Stored[segment.Column].Element!.Value).MaxBy(Width);

    /// <summary>The columns that are read, as files are compared by.</summary>
    public string Schema => string.Join(", ", Segments.Select(segment => Stored[segment.Column].Text).Distinct());

    /// <summary>The columns of the table that are read, each once.</summary>
    public int[] Used => [.. Segments.Select(segment => segment.Column).Distinct()];

    /// <summary>Chooses as the options say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stored">The columns of its table.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="GramDataException">A column is not there, or cannot be read.</exception>
    public static TableSelection Choose(string path, TableColumn[] stored, GramDatasetOptions options)
    {
        long all = stored.Sum(column => (long)column.Length);
        if (all is 0 or > int.MaxValue)
        {
            throw new GramDataException(path, row: null, $"it has {all} columns; 1 to {int.MaxValue} can be read.");
        }

        int[]? named = options.NumbersOf(path, [.. stored.Select(column => column.Name)]);
        TableSegment[] segments = options.Columns is { } numbers
            ? Numbered(path, stored, (int)all, numbers)
            : Whole(stored, named ?? [.. Enumerable.Range(0, stored.Length)]);
        if (WeightOf(path, stored, (int)all, options) is { } weight)
        {
            segments = WithLast(path, stored, segments, weight);
        }

        foreach (TableColumn column in segments.Select(segment => stored[segment.Column]))
        {
            if (column.Problem is not null)
            {
                throw new GramDataException(
                    path, row: null,
                    $"column {column.Name} {column.Problem}"
                    + (named is null && options.Columns is null ? " GramDatasetOptions.ColumnNames chooses others." : ""));
            }
        }

        var selection = new TableSelection(stored, segments, (int)all);
        return named is null ? selection : selection with { StoredColumns = selection.Columns };
    }

    /// <summary>What messages call a column of the matrix.</summary>
    public string NameOf(int column)
    {
        TableSegment segment = Segments.Last(segment => segment.Destination <= column);
        TableColumn stored = Stored[segment.Column];
        return stored.IsList ? $"{stored.Name}[{segment.First + column - segment.Destination}]" : stored.Name;
    }

    private static int Width(GramElement element) => element switch
    {
        GramElement.Half => 0,
        GramElement.Single => 1,
        _ => 2,
    };

    /// <summary>The value of each row that is its weight.</summary>
    private static TableSegment? WeightOf(string path, TableColumn[] stored, int all, GramDatasetOptions options)
    {
        if (options.WeightNumberOf(path, [.. stored.Select(column => column.Name)]) is not { } named)
        {
            return options.WeightColumn is { } number ? Numbered(path, stored, all, [number])[0] : null;
        }

        return stored[named].Length == 1
            ? new TableSegment(named, 0, 1, 0)
            : throw new GramDataException(
                path, row: null,
                $"column {stored[named].Name} has lists of {stored[named].Length} values; a weight is one, which "
                + "GramDatasetOptions.WeightColumn chooses by its number.");
    }

    /// <summary>Takes a value out of the segments, and reads it last.</summary>
    private static TableSegment[] WithLast(string path, TableColumn[] stored, TableSegment[] segments, TableSegment weight)
    {
        var others = new List<TableSegment>();
        int destination = 0;
        foreach (TableSegment segment in segments)
        {
            int before = weight.First - segment.First;
            bool isWithin = segment.Column == weight.Column && before >= 0 && before < segment.Count;
            Add(isWithin ? segment with { Count = before } : segment);
            Add(segment with { First = weight.First + 1, Count = isWithin ? segment.Count - before - 1 : 0 });
        }

        return destination > 0
            ? [.. others, weight with { Destination = destination }]
            : throw new GramDataException(
                path, row: null, $"column {stored[weight.Column].Name} has the weights, and no other is to be read.");

        void Add(TableSegment segment)
        {
            if (segment.Count > 0)
            {
                others.Add(segment with { Destination = destination });
                destination += segment.Count;
            }
        }
    }

    private static TableSegment[] Whole(TableColumn[] stored, int[] columns)
    {
        var segments = new TableSegment[columns.Length];
        for (int i = 0, destination = 0; i < columns.Length; destination += segments[i++].Count)
        {
            segments[i] = new TableSegment(columns[i], 0, stored[columns[i]].Length, destination);
        }

        return segments;
    }

    private static TableSegment[] Numbered(string path, TableColumn[] stored, int all, IReadOnlyList<int> numbers)
    {
        var places = new (int Column, int Value)[all];
        for (int column = 0, number = 0; column < stored.Length; column++)
        {
            for (int value = 0; value < stored[column].Length; value++)
            {
                places[number++] = (column, value);
            }
        }

        var segments = new List<TableSegment>();
        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] >= all)
            {
                throw new GramDataException(
                    path, row: null, $"it has {all} columns, 0 to {all - 1}; column {numbers[i]} is to be read.");
            }

            (int column, int value) = places[numbers[i]];
            if (segments is [.., var last] && last.Column == column && last.First + last.Count == value)
            {
                segments[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                segments.Add(new TableSegment(column, value, 1, i));
            }
        }

        return [.. segments];
    }
}
