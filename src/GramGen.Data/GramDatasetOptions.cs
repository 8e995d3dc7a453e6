namespace GramGen.Data;

/// <summary>What becomes of a row with a value that is not a number.</summary>
public enum NaNPolicy
{
    /// <summary>It is read like any other: its channel's row and column of the results are NaN.</summary>
    Propagate = 0,

    /// <summary>
    /// It is left out. An accumulator of a range then has fewer pixels than the range has rows, so parts may no longer be at
    /// positions where <see cref="GramAccumulator{T}.Append"/> joins them.
    /// </summary>
    SkipRow = 1,

    /// <summary>Reading fails, and names file, row and column.</summary>
    Fail = 2,
}

/// <summary>How a raw file is laid out: nothing but little-endian values, row after row.</summary>
/// <param name="Columns">Values of a row, at least 1.</param>
/// <param name="Element">Their type.</param>
/// <param name="Offset">Bytes before the first row.</param>
public sealed record GramRawLayout(int Columns, GramElement Element, long Offset = 0);

/// <summary>How the files of a data set are read.</summary>
public sealed class GramDatasetOptions
{
    internal static GramDatasetOptions Default { get; } = new();

    /// <summary>What becomes of rows with NaN; <see cref="NaNPolicy.Propagate"/> unless it is set.</summary>
    public NaNPolicy NaN { get; init; }

    /// <summary>
    /// The name of the array in an npz or safetensors file. Without one the file must have a single array.
    /// </summary>
    public string? Array { get; init; }

    /// <summary>
    /// The columns that are read, by their numbers from 0 on, in this order; <see langword="null"/>, the default, for all. The others are
    /// read from the disk too, but nothing looks at their values.
    /// </summary>
    public IReadOnlyList<int>? Columns { get; init; }

    /// <summary>
    /// The layout of raw files, which is required for files whose name ends in none of the known ways, and used for them alone.
    /// </summary>
    public GramRawLayout? Raw { get; init; }

    /// <summary>The first line of a CSV file has the names of columns; <see langword="true"/> unless it is set.</summary>
    public bool CsvHasHeader { get; init; } = true;

    /// <summary>
    /// The separator of a CSV file; if it is not set, the first line decides between <c>;</c>, <c>,</c>, <c>|</c> and tab.
    /// </summary>
    public char? CsvSeparator { get; init; }

    /// <summary>The columns as text, to be compared; <see langword="null"/> for all.</summary>
    internal string? ColumnList => Columns is null ? null : string.Join(',', Columns);

    internal void ThrowIfInvalid()
    {
        if (!Enum.IsDefined(NaN))
        {
            throw new ArgumentOutOfRangeException(
                nameof(NaN), NaN, $"NaNPolicy must be one of {string.Join(", ", Enum.GetNames<NaNPolicy>())}; it is {NaN}.");
        }

        if (Columns is { } columns
            && (columns.Count == 0 || columns.Any(column => column < 0) || columns.Distinct().Count() < columns.Count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Columns), string.Join(',', columns), "At least one column is read, each once, by a number from 0 on.");
        }

        if (Raw is { } raw && (raw.Columns < 1 || raw.Offset < 0 || !Enum.IsDefined(raw.Element)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Raw), raw, "A raw file has at least 1 column of a defined type, and an offset that is not negative.");
        }
    }
}
