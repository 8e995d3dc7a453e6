using System.Numerics;
using System.Text;
using GramGen.Data.Storage;
using nietras.SeparatedValues;

namespace GramGen.Data.Formats;

/// <summary>Numbers in text, separated by a character. All lines are read once to count them; an empty cell is NaN.</summary>
internal sealed class CsvFile : MatrixFile
{
    private const int BufferBytes = 1 << 16;

    private readonly StoredFile _file;
    private readonly GramDatasetOptions _options;
    private readonly int[]? _selected;

    private CsvFile(StoredFile file, long rows, int columns, int[]? selected, GramDatasetOptions options)
        : base(file.Path, rows, selected?.Length ?? columns, GramElement.Double)
    {
        _file = file;
        _options = options;
        _selected = selected;
        StoredColumns = columns;
    }

    public override int StoredColumns { get; }

    public override bool IsText => true;

    public override bool IsForwardOnly => true;

    public override string NameOf(int column) => base.NameOf(_selected?[column] ?? column);

    public override RowReader Open() => new CsvRowReader(this, () => OpenText(_file, _options));

    public static CsvFile Inspect(StoredFile file, GramDatasetOptions options)
    {
        string path = file.Path;
        using SepReader reader = OpenText(file, options);
        long rows = 0;
        int columns = options.CsvHasHeader ? reader.Header.ColNames.Count : 0;
        foreach (SepReader.Row row in reader)
        {
            columns = columns == 0 ? row.ColCount : columns;
            if (row.ColCount != columns)
            {
                throw new GramDataException(
                    path, rows, $"line {row.LineNumberFrom} has {row.ColCount} columns; the first line has {columns}.");
            }

            rows++;
        }

        return columns > 0
            ? new CsvFile(file, rows, columns, Selected(path, columns, reader, options), options)
            : throw new GramDataException(path, row: null, "it is empty.");
    }

    private static int[]? Selected(string path, int columns, SepReader reader, GramDatasetOptions options)
    {
        if (!options.CsvHasHeader)
        {
            SelectedColumns.ThrowIfNamed(path, "it has no header with names", options);
            return SelectedColumns.Choose(path, columns, options.Columns, options.WeightColumn);
        }

        IReadOnlyList<string> names = reader.Header.ColNames;
        return SelectedColumns.Choose(
            path, columns, options.Columns ?? options.NumbersOf(path, names), options.WeightNumberOf(path, names) ?? options.WeightColumn);
    }

    private static SepReader OpenText(StoredFile file, GramDatasetOptions options) => Sep.Reader(reader => reader with
    {
        Sep = options.CsvSeparator is { } separator ? new Sep(separator) : null,
        HasHeader = options.CsvHasHeader,
        // Checked here, where file and row are known.
        DisableColCountCheck = true,
        Unescape = true,
        Trim = SepTrim.All,
    }).From(new StreamReader(file.OpenStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferBytes));

    /// <summary>Reads lines forwards; to go back begins anew.</summary>
    private sealed class CsvRowReader(CsvFile file, Func<SepReader> open) : RowReader
    {
        private SepReader _reader = open();
        private long _next;

        public override void Read<T>(long first, Span<T> destination)
        {
            if (first < _next)
            {
                _reader.Dispose();
                _reader = open();
                _next = 0;
            }

            long end = first + (destination.Length / file.Columns);
            for (; _next < end; _next++)
            {
                if (!_reader.MoveNext())
                {
                    throw new GramDataException(file.Path, _next, "the file ends before it, and did not when it was opened.");
                }

                if (_next >= first)
                {
                    Parse(_reader.Current, destination.Slice((int)(_next - first) * file.Columns, file.Columns));
                }
            }
        }

        public override void Dispose() => _reader.Dispose();

        private void Parse<T>(SepReader.Row row, Span<T> values)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (row.ColCount != file.StoredColumns)
            {
                throw new GramDataException(
                    file.Path, _next,
                    $"line {row.LineNumberFrom} has {row.ColCount} columns; the first line has {file.StoredColumns}.");
            }

            for (int i = 0; i < values.Length; i++)
            {
                int column = file._selected?[i] ?? i;
                ReadOnlySpan<char> text = row[column].Span;
                if (text.IsEmpty)
                {
                    values[i] = T.NaN;
                }
                else if (!T.TryParse(
                    text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
                    out values[i]))
                {
                    throw new GramDataException(
                        file.Path, _next, $"column {column} of line {row.LineNumberFrom} is '{text}', which is no number.");
                }
            }
        }
    }
}
