using System.IO.Enumeration;

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
    /// The columns that are read, by their numbers from 0 on, in this order; <see langword="null"/>, the default, for all. Of files
    /// that have row after row the others are read from the disk too, but nothing looks at their values.
    /// </summary>
    public IReadOnlyList<int>? Columns { get; init; }

    /// <summary>
    /// The columns that are read, by their names: those of the first pattern, in the order of the file, then those of the next.
    /// <c>*</c> and <c>?</c> stand for any characters. <see langword="null"/>, the default, leaves the choice to <see cref="Columns"/>;
    /// only one of the two may be set. Text with a header has names, and files of other packages, as Parquet.
    /// </summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>
    /// The column of weights, by its number in the files from 0 on: each row then counts with its weight, and the data set's columns
    /// are those that are chosen, or all, without this one. <see langword="null"/>, the default, for rows without weights.
    /// </summary>
    /// <remarks>
    /// Weights are finite and not negative: reading another one fails, and names file and row. A row of weight 0 adds nothing, whatever
    /// it holds: <see cref="NaN"/> does not look at it, and it is neither refused nor left out.
    /// </remarks>
    public int? WeightColumn { get; init; }

    /// <summary>
    /// The column of weights by its name, without patterns; only one of this and <see cref="WeightColumn"/> may be set.
    /// </summary>
    public string? WeightColumnName { get; init; }

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

    /// <summary>Whether rows have weights.</summary>
    internal bool HasWeights => WeightColumn is not null || WeightColumnName is not null;

    /// <summary>The columns as text, to be compared; <see langword="null"/> for all, without weights.</summary>
    internal string? ColumnList
    {
        get
        {
            string? columns = Columns is not null ? string.Join(',', Columns)
                : ColumnNames is not null ? $"names {string.Join(',', ColumnNames)}"
                : null;
            return WeightColumn is not null ? $"{columns}|weight {WeightColumn}"
                : WeightColumnName is not null ? $"{columns}|weight name {WeightColumnName}"
                : columns;
        }
    }

    /// <summary>
    /// The columns that <see cref="ColumnNames"/> chooses, for readers of a format with names, which read that of the weights after them.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The names of its columns.</param>
    /// <returns>Their numbers, in the order in which they are read; <see langword="null"/> if nothing is chosen by name.</returns>
    /// <exception cref="GramDataException">A pattern means no column, or two patterns mean the same.</exception>
    public int[]? NumbersOf(string path, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (ColumnNames is null)
        {
            return null;
        }

        var numbers = new List<int>();
        foreach (string pattern in ColumnNames)
        {
            int[] found = [.. Enumerable.Range(0, names.Count)
                .Where(i => FileSystemName.MatchesSimpleExpression(pattern, names[i], ignoreCase: false))];
            if (found.Length == 0)
            {
                throw new GramDataException(path, row: null, $"it has no column '{pattern}'; it has {ListOf(names)}.");
            }

            if (numbers.Intersect(found).FirstOrDefault(-1) is >= 0 and int twice)
            {
                throw new GramDataException(path, row: null, $"its column {names[twice]} is chosen more than once.");
            }

            numbers.AddRange(found);
        }

        return [.. numbers];
    }

    /// <summary>The column that <see cref="WeightColumnName"/> names, for readers of a format with names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The names of its columns.</param>
    /// <returns>Its number among them; <see langword="null"/> if the weights are not named.</returns>
    /// <exception cref="GramDataException">There is no such column.</exception>
    public int? WeightNumberOf(string path, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return WeightColumnName is null ? null
            : names.ToList().IndexOf(WeightColumnName) is >= 0 and int number ? number
            : throw new GramDataException(
                path, row: null, $"it has no column '{WeightColumnName}' of weights; it has {ListOf(names)}.");
    }

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

        if (ColumnNames is { } names && (Columns is not null || names.Count == 0 || names.Any(string.IsNullOrEmpty)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ColumnNames), string.Join(',', names), "Columns are chosen by at least one name, or by numbers, not by both.");
        }

        if (WeightColumn < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(WeightColumn), WeightColumn, "The column of weights has a number from 0 on.");
        }

        if (WeightColumnName is { } weights && (WeightColumn is not null || weights.Length == 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(WeightColumnName), weights, "The column of weights has a name or a number, not both.");
        }

        if (Raw is { } raw && (raw.Columns < 1 || raw.Offset < 0 || !Enum.IsDefined(raw.Element)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Raw), raw, "A raw file has at least 1 column of a defined type, and an offset that is not negative.");
        }
    }

    private static string ListOf(IReadOnlyList<string> names)
    {
        const int Most = 20;
        string list = string.Join(", ", names.Take(Most));
        return names.Count > Most ? $"{list} and {names.Count - Most} more" : list;
    }
}
