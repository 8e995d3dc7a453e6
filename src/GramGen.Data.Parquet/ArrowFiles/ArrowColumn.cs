using Apache.Arrow;
using Apache.Arrow.Types;
using GramGen.Data.Parquet.Tables;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>How the offsets of a list column are stored.</summary>
internal enum ListOffsets
{
    /// <summary>Not at all: no list, or a list of a fixed length.</summary>
    None = 0,

    Int32 = sizeof(int),
    Int64 = sizeof(long),
}

/// <summary>A column of an Arrow file: its type, and which arrays and buffers of a record batch are before it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
internal sealed record ArrowColumn(string Name, IArrowType Type)
{
    /// <summary>The type of its values, or of those of its lists; <see langword="null"/> if they cannot be read.</summary>
    public GramElement? Element => ElementOf(ItemType ?? Type);

    /// <summary>The type of the values of its lists; <see langword="null"/> if it has none.</summary>
    public IArrowType? ItemType => Type switch
    {
        FixedSizeListType list => list.ValueDataType,
        ListType list => list.ValueDataType,
        LargeListType list => list.ValueDataType,
        _ => null,
    };

    public ListOffsets Offsets => Type switch
    {
        ListType => ListOffsets.Int32,
        LargeListType => ListOffsets.Int64,
        _ => ListOffsets.None,
    };

    public static ArrowColumn[] Of(Schema schema) => [.. schema.FieldsList.Select(field => new ArrowColumn(field.Name, field.DataType))];

    /// <summary>The arrays and buffers of a type, those of its children included.</summary>
    /// <param name="type">The type.</param>
    /// <param name="views">The numbers of the buffers that arrays of views have; those of this type are taken.</param>
    /// <exception cref="InvalidDataException">The type is not known, so nothing after it can be found.</exception>
    public static (int Nodes, int Buffers) PartsOf(IArrowType type, Queue<long> views)
    {
        int own = type.TypeId switch
        {
            ArrowTypeId.Null or ArrowTypeId.RunEndEncoded => 0,
            ArrowTypeId.Struct or ArrowTypeId.FixedSizeList => 1,
            ArrowTypeId.String or ArrowTypeId.Binary or ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => 3,
            ArrowTypeId.StringView or ArrowTypeId.BinaryView when views.TryDequeue(out long count) && count is >= 0 and < int.MaxValue =>
                2 + (int)count,
            ArrowTypeId.ListView => 3,
            ArrowTypeId.Union => ((UnionType)type).Mode == UnionMode.Dense ? 2 : 1,
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => throw new InvalidDataException(
                "its metadata are damaged: an array of views has no number of buffers."),

            // A bitmap of what is null, and values, indices of a dictionary or offsets of lists.
            _ => 2,
        };
        (int nodes, int buffers) = (1, own);
        foreach (Field child in type is NestedType nested ? nested.Fields : [])
        {
            (int childNodes, int childBuffers) = PartsOf(child.DataType, views);
            nodes += childNodes;
            buffers += childBuffers;
        }

        return (nodes, buffers);
    }

    /// <summary>As a column of a table.</summary>
    /// <param name="values">Rows of each record batch, and the values of the lists in it.</param>
    public TableColumn ToTableColumn(IReadOnlyList<(long Rows, long Values)> values)
    {
        if (Element is not { } element)
        {
            return TableColumn.Other(Name, ItemType is null ? Type.Name : $"{Type.Name} of {ItemType.Name}");
        }

        if (ItemType is null)
        {
            return TableColumn.Of(Name, element);
        }

        int? length = TableColumn.LengthOf(values);
        if (Type is FixedSizeListType fixedList)
        {
            // A damaged length would be one of as many columns.
            bool isPossible = fixedList.ListSize > 0 && (length == fixedList.ListSize || values.All(batch => batch.Rows == 0));
            length = isPossible ? fixedList.ListSize : null;
        }

        return length is { } found
            ? TableColumn.OfLists(Name, element, found)
            : TableColumn.OfLists(Name, element, "has lists that are not all of one length, or no rows that would tell it.");
    }

    private static GramElement? ElementOf(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.HalfFloat => GramElement.Half,
        ArrowTypeId.Float => GramElement.Single,
        ArrowTypeId.Double => GramElement.Double,
        _ => null,
    };
}
