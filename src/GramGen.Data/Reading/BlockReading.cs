using System.Buffers;
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
    /// <param name="data">The data set.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="pool">Lends the memory of each block, two at a time.</param>
    /// <param name="cancellation">Ends reading between blocks.</param>
    public static IEnumerable<GramRowBlock<T>> Read(
        GramDataset data, long first, long rows, int blockRows, ArrayPool<T> pool, CancellationToken cancellation)
    {
        long end = first + rows;
        int length = (int)Math.Min(blockRows, rows);
        using var reader = new RangeReader<T>(data);
        Reading? ahead = null;
        try
        {
            ahead = Begin(first);
            while (ahead is { } reading)
            {
                // An exception of the other thread is thrown here as it is.
                GramRowBlock<T> block = reading.Block.GetAwaiter().GetResult();
                ahead = Begin(Math.Min(block.FirstRow + length, end));
                try
                {
                    yield return block;
                }
                finally
                {
                    pool.Return(reading.Memory);
                }

                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Until it ends, it uses the files and its memory.
            if (ahead is { } reading)
            {
                ((IAsyncResult)reading.Block).AsyncWaitHandle.WaitOne();
                pool.Return(reading.Memory);
            }
        }

        Reading? Begin(long row)
        {
            int count = (int)Math.Min(length, end - row) * data.StoredColumns;
            if (count == 0)
            {
                return null;
            }

            T[] memory = pool.Rent(count);
            return new Reading(Task.Run(() => reader.Read(row, memory.AsMemory(0, count)), cancellation), memory);
        }
    }

    /// <summary>A block that is being read.</summary>
    private readonly record struct Reading(Task<GramRowBlock<T>> Block, T[] Memory);
}
