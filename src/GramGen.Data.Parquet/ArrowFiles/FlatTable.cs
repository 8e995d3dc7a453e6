using System.Buffers.Binary;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>
/// A table of FlatBuffers (https://flatbuffers.dev/internals/), in which Arrow writes its metadata. Apache.Arrow keeps its own reader
/// internal, and reads whole record batches where their numbers of rows are needed.
/// </summary>
/// <remarks>Every position is checked: a damaged one is an <see cref="InvalidDataException"/>.</remarks>
/// <param name="bytes">The whole buffer.</param>
/// <param name="position">Where the table begins.</param>
internal readonly struct FlatTable(ReadOnlyMemory<byte> bytes, int position)
{
    /// <summary>The table that a buffer is of.</summary>
    public static FlatTable RootOf(ReadOnlyMemory<byte> bytes) => new FlatTable(bytes, 0).At(0);

    public byte Byte(int field) => Offset(field) is > 0 and int at ? Span(at, 1)[0] : (byte)0;

    public short Short(int field) => Offset(field) is > 0 and int at ? BinaryPrimitives.ReadInt16LittleEndian(Span(at, 2)) : (short)0;

    public long Long(int field) => Offset(field) is > 0 and int at ? BinaryPrimitives.ReadInt64LittleEndian(Span(at, 8)) : 0;

    /// <summary>A table within this one.</summary>
    /// <returns>It, or <see langword="null"/> if the field is not there.</returns>
    public FlatTable? Table(int field) => Offset(field) is > 0 and int at ? At(at) : null;

    /// <summary>The bytes of a vector of structures or numbers; none if the field is not there.</summary>
    /// <param name="field">The field.</param>
    /// <param name="size">Bytes of an element.</param>
    public ReadOnlySpan<byte> Vector(int field, int size)
    {
        if (Offset(field) is not (> 0 and int at))
        {
            return [];
        }

        int vector = Target(at);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(Span(vector, sizeof(uint)));
        return Span(vector + sizeof(uint), count * size);
    }

    private FlatTable At(int offset) => new(bytes, Target(offset));

    /// <summary>Follows an offset, which counts from where it is written.</summary>
    private int Target(int at)
    {
        long target = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(Span(at, sizeof(uint)));
        return target < bytes.Length ? (int)target : throw Damaged();
    }

    /// <summary>Where a field is; 0 if it is not there, and has its default.</summary>
    private int Offset(int field)
    {
        long fields = position - (long)BinaryPrimitives.ReadInt32LittleEndian(Span(position, sizeof(int)));
        int length = BinaryPrimitives.ReadUInt16LittleEndian(Span(fields, sizeof(ushort)));
        int entry = sizeof(ushort) * (2 + field);
        int offset = entry + sizeof(ushort) > length ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(Span(fields + entry, sizeof(ushort)));
        return offset == 0 ? 0 : position + offset;
    }

    private ReadOnlySpan<byte> Span(long first, long length) =>
        first >= 0 && length >= 0 && first <= bytes.Length - length ? bytes.Span.Slice((int)first, (int)length) : throw Damaged();

    private static InvalidDataException Damaged() => new("its metadata are damaged: an offset leads out of them.");
}
