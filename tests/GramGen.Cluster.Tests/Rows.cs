using System.Numerics;
using GramGen.Data;
using GramGen.Data.Tests;

namespace GramGen.Cluster.Tests;

/// <summary>Rows in files, and their statistics from one accumulator.</summary>
internal static class Rows
{
    public const int Columns = 24;

    public static T[] Values<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, rows * Columns).Select(i => T.CreateTruncating(random.NextDouble() + (i % Columns)))];
    }

    /// <summary>Three files, cut where no leaf is.</summary>
    public static GramDataset Write<T>(Folder folder, T[] values, string name = "", GramDatasetOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = values.Length / Columns;
        int[] borders = [0, rows / 5, (rows / 2) + 1, rows];
        return GramDataset.Open(
            Enumerable.Range(0, 3).Select(i => folder.WriteNpy<T>(
                $"{name}{i}.npy", values.AsSpan(borders[i] * Columns, (borders[i + 1] - borders[i]) * Columns), Columns)).ToArray(),
            options);
    }

    public static string HashOfOneAccumulator<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var accumulator = new GramAccumulator<T>(Columns, GramStatistics.All, FeatureLayout.ChannelsLast);
        accumulator.Add(values, values.Length / Columns);
        return new GramResult<T>(accumulator).Sha256;
    }
}
