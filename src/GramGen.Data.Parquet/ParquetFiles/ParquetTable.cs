using GramGen.Data.Parquet.Tables;
using GramGen.Data.Storage;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>An open Parquet file.</summary>
internal sealed class ParquetTable
{
    private readonly ParquetReader _reader;
    private readonly HashSet<SchemaElement> _halves = new(ReferenceEqualityComparer.Instance);

    private ParquetTable(ParquetReader reader)
    {
        _reader = reader;
        foreach (SchemaElement element in reader.Metadata!.Schema.Where(element => element.LogicalType?.FLOAT16 is not null))
        {
            // Parquet.Net refuses a whole file for one column of this type; without it a value is read as two bytes.
            element.LogicalType = null;
            _halves.Add(element);
        }

        Fields = [.. reader.Schema.Fields.Select(ValuesOf)];
        Columns = [.. reader.Schema.Fields.Zip(Fields, ColumnOf)];
        Groups = new long[reader.RowGroupCount + 1];
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            Groups[group + 1] = checked(Groups[group] + reader.RowGroups[group].RowCount);
        }
    }

    /// <summary>The columns of the table.</summary>
    public TableColumn[] Columns { get; }

    /// <summary>Of each column the field with its values; <see langword="null"/> if it has none that can be read.</summary>
    public DataField?[] Fields { get; }

    /// <summary>The first row of each row group, and after the last the number of all rows.</summary>
    public long[] Groups { get; }

    /// <summary>Reads the footer.</summary>
    /// <exception cref="GramDataException">It is none.</exception>
    public static ParquetTable Open(string path, InputStream stream)
    {
        try
        {
            return new ParquetTable(
                ParquetReader.CreateAsync(stream, parquetOptions: null, leaveStreamOpen: true).GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            // What the library throws at damaged bytes may be anything.
            throw new GramDataException(path, row: null, $"it is no Parquet file, or is cut off: {exception.Message}", exception);
        }
    }

    public ParquetRowGroupReader OpenGroup(int group) => _reader.OpenRowGroupReader(group);

    /// <summary>The field with the values of a column: itself, or the items of a list.</summary>
    private static DataField? ValuesOf(Field field) => field switch
    {
        DataField { MaxRepetitionLevel: <= 1 } values => values,
        ListField { Item: DataField { MaxRepetitionLevel: 1 } values } => values,
        _ => null,
    };

    private TableColumn ColumnOf(Field field, DataField? values)
    {
        if (values is null)
        {
            return TableColumn.Other(field.Name, field.SchemaType.ToString().ToLowerInvariant());
        }

        GramElement? element = values.ClrType == typeof(float) ? GramElement.Single
            : values.ClrType == typeof(double) ? GramElement.Double
            : values.SchemaElement is { } stored && _halves.Contains(stored) ? GramElement.Half
            : null;
        return element is null ? TableColumn.Other(field.Name, $"{values.SchemaElement?.Type}")
            : values.MaxRepetitionLevel == 0 ? TableColumn.Of(field.Name, element.Value)
            : ListsOf(field.Name, values, element.Value);
    }

    /// <summary>The length of the lists is in the metadata, for it has the number of all values.</summary>
    private TableColumn ListsOf(string name, DataField values, GramElement element)
    {
        (long Rows, long Values)[] groups =
        [
            .. _reader.RowGroups.Select(group => (group.RowCount, group.GetMetadata(values)?.MetaData?.NumValues ?? -1)),
        ];
        if (TableColumn.LengthOf(groups) is { } length)
        {
            return TableColumn.OfLists(name, element, length);
        }

        long row = 0;
        foreach ((long rows, long count) in groups)
        {
            if (rows > 0 && (TableColumn.LengthOf([groups.First(group => group.Rows > 0), (rows, count)]) is null))
            {
                return TableColumn.OfLists(
                    name, element,
                    $"has lists that are not all of one length: the rows {row} to {row + rows - 1} have {count} values or nulls.");
            }

            row += rows;
        }

        return TableColumn.OfLists(name, element, "has lists, and no row that would tell their length.");
    }
}
