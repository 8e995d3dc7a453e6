using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Data;

namespace GramGen.Tool.Checking;

/// <summary>
/// The sums of some columns, from all rows. An entry has the same bits whatever other columns there are, so they are those of the
/// whole.
/// </summary>
internal static class SampledColumns
{
    /// <summary>
    /// Reads whole rows, for whether one is skipped depends on all of its values, and adds the chosen columns.
    /// </summary>
    public static GramAccumulator<T> Compute<T>(
        GramDataset data,
        int[] columns,
        GramStatistics statistics,
        int threads,
        IProgress<GramStatsProgress> progress,
        CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        long rowBytes = (long)data.Columns * Unsafe.SizeOf<T>();
        long done = 0;
        var options = new GramOptions { MaxDegreeOfParallelism = threads };
        var sums = new GramAccumulator<T>(columns.Length, statistics, FeatureLayout.ChannelsLast, options);
        T[] chosen = [];
        foreach (GramRowBlock<T> block in data.ReadBlocks<T>(cancellation: stop))
        {
            int length = block.Rows * columns.Length;
            if (chosen.Length < length)
            {
                chosen = GC.AllocateUninitializedArray<T>(length);
            }

            Gather(block, columns, chosen);
            if (data.HasWeights)
            {
                sums.AddWeighted(chosen.AsSpan(0, length), block.Weights.Span);
            }
            else
            {
                sums.Add(chosen.AsSpan(0, length), block.Rows);
            }

            done += block.Rows + block.SkippedRows;
            progress.Report(new GramStatsProgress(
                data.Rows, done, RowsResumed: 0, rowBytes, Stopwatch.GetElapsedTime(begin)));
        }

        return sums;
    }

    private static void Gather<T>(GramRowBlock<T> block, int[] columns, T[] chosen)
    {
        ReadOnlySpan<T> values = block.Values.Span;
        for (int row = 0; row < block.Rows; row++)
        {
            ReadOnlySpan<T> from = values.Slice(row * block.Columns, block.Columns);
            Span<T> to = chosen.AsSpan(row * columns.Length, columns.Length);
            for (int i = 0; i < columns.Length; i++)
            {
                to[i] = from[columns[i]];
            }
        }
    }
}
