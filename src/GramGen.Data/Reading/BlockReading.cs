using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Data.Reading;

/// <summary>Reads blocks of rows on another thread, one ahead of the caller.</summary>
internal static class BlockReading<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A block of more rows would gain nothing.</summary>
    private const int MostGroups = 16;

    private const long UsualBytes = 64 << 20;
    private const long MostBytes = 256 << 20;

    /// <summary>Fewer rows do not fill a KC block.</summary>
    private const int FewestRows = 1024;

    /// <summary>Rows of a block: whole groups of KC blocks, which an accumulator multiplies fastest, unless these are too long.</summary>
    public static int DefaultRows(int columns)
    {
        int group = typeof(T) == typeof(double) ? GramAccumulator.AppendUnit<double>() : GramAccumulator.AppendUnit<float>();
        long rowBytes = (long)columns * Unsafe.SizeOf<T>();
        int rows = MostGroups * group;
        while ((rows > group && rows * rowBytes > UsualBytes) || (rows > FewestRows && rows * rowBytes > MostBytes))
        {
            rows /= 2;
        }

        return Math.Clamp(Array.MaxLength / columns, 1, rows);
    }

    /// <summary>Reads blocks. Arguments are checked by the caller.</summary>
    public static IEnumerable<GramRowBlock<T>> Read(GramDataset data, long first, long rows, int blockRows, CancellationToken cancellation)
    {
        long end = first + rows;
        int length = (int)Math.Min(blockRows, rows);
        T[][] memory = [NewMemory(), length < rows ? NewMemory() : []];
        using var reader = new RangeReader<T>(data);
        Task<GramRowBlock<T>>? ahead = null;
        try
        {
            ahead = Begin(first, block: 0);
            for (int block = 1; ahead is not null; block++)
            {
                // An exception of the other thread is thrown here as it is.
                GramRowBlock<T> read = ahead.GetAwaiter().GetResult();
                ahead = Begin(Math.Min(read.FirstRow + length, end), block);
                yield return read;
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Until it ends, it uses the files.
            ((IAsyncResult?)ahead)?.AsyncWaitHandle.WaitOne();
        }

        T[] NewMemory() => GC.AllocateUninitializedArray<T>(length * data.Columns);

        Task<GramRowBlock<T>>? Begin(long row, int block)
        {
            int count = (int)Math.Min(length, end - row);
            return count == 0 ? null : Task.Run(() => reader.Read(row, memory[block % 2].AsMemory(0, count * data.Columns)), cancellation);
        }
    }
}
