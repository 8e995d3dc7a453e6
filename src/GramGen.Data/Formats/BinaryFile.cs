using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>A matrix of binary values.</summary>
/// <param name="path">The file.</param>
/// <param name="layout">Where its values are.</param>
/// <param name="open">Opens its bytes.</param>
/// <param name="isForwardOnly">Whether they can be read forwards only.</param>
internal sealed class BinaryFile(string path, MatrixLayout layout, Func<IByteSource> open, bool isForwardOnly = false)
    : MatrixFile(path, layout.Rows, layout.Columns, layout.Element)
{
    public override bool IsForwardOnly => isForwardOnly;

    public override RowReader Open() => new BinaryRowReader(Path, layout, open());
}

/// <summary>Reads binary values: straight to their destination if they are stored as they are needed there.</summary>
internal sealed class BinaryRowReader(string path, MatrixLayout layout, IByteSource bytes) : RowReader
{
    public override void Read<T>(long first, Span<T> destination)
    {
        switch (layout.Element)
        {
            case GramElement.Half:
                ReadFrom<Half, T>(first, destination);
                break;
            case GramElement.Single:
                ReadFrom<float, T>(first, destination);
                break;
            default:
                ReadFrom<double, T>(first, destination);
                break;
        }
    }

    public override void Dispose() => bytes.Dispose();

    private void ReadFrom<TStored, T>(long first, Span<T> destination)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layout.IsColumnMajor)
        {
            ReadColumns<TStored, T>(first, destination);
        }
        else if (typeof(TStored) == typeof(T))
        {
            ReadValues(first * layout.Columns, MemoryMarshal.Cast<T, TStored>(destination));
        }
        else
        {
            TStored[] stored = ArrayPool<TStored>.Shared.Rent(destination.Length);
            Span<TStored> values = stored.AsSpan(0, destination.Length);
            ReadValues(first * layout.Columns, values);
            TensorPrimitives.ConvertTruncating<TStored, T>(values, destination);
            ArrayPool<TStored>.Shared.Return(stored);
        }
    }

    /// <summary>Reads the part of each column, and transposes.</summary>
    private void ReadColumns<TStored, T>(long first, Span<T> destination)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = destination.Length / layout.Columns;
        TStored[] stored = ArrayPool<TStored>.Shared.Rent(rows);
        Span<TStored> values = stored.AsSpan(0, rows);
        for (int column = 0; column < layout.Columns; column++)
        {
            ReadValues((column * layout.Rows) + first, values);
            for (int row = 0; row < rows; row++)
            {
                destination[(row * layout.Columns) + column] = T.CreateTruncating(values[row]);
            }
        }

        ArrayPool<TStored>.Shared.Return(stored);
    }

    private void ReadValues<TStored>(long first, Span<TStored> values)
        where TStored : unmanaged
    {
        int size = Unsafe.SizeOf<TStored>();
        int longest = int.MaxValue / size;
        for (int done = 0; done < values.Length;)
        {
            Span<TStored> part = values.Slice(done, Math.Min(longest, values.Length - done));
            Span<byte> target = MemoryMarshal.AsBytes(part);
            long position = layout.Offset + ((first + done) * size);
            int read = bytes.Read(position, target);
            if (read < target.Length)
            {
                throw new GramDataException(
                    path, RowOf(first + done + (read / size)),
                    $"it is cut off at byte {position + read}, where more values were when it was opened.");
            }

            done += part.Length;
            if (layout.IsBigEndian == BitConverter.IsLittleEndian)
            {
                Reverse(target, size);
            }
        }
    }

    private long RowOf(long value) => layout.IsColumnMajor ? value % layout.Rows : value / layout.Columns;

    private static void Reverse(Span<byte> values, int size)
    {
        if (size == sizeof(ushort))
        {
            Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(values);
            BinaryPrimitives.ReverseEndianness(shorts, shorts);
        }
        else if (size == sizeof(uint))
        {
            Span<uint> ints = MemoryMarshal.Cast<byte, uint>(values);
            BinaryPrimitives.ReverseEndianness(ints, ints);
        }
        else
        {
            Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(values);
            BinaryPrimitives.ReverseEndianness(longs, longs);
        }
    }
}
