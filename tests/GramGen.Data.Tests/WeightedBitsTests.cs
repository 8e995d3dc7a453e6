using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Data.Reading;
using GramGen.Data.Writing;

namespace GramGen.Data.Tests;

/// <summary>
/// Statistics of rows with weights have the bits of one call of <see cref="Gram"/> with all rows, in every format, for any leaves and
/// threads.
/// </summary>
public sealed class WeightedBitsTests
{
    /// <summary>Of a row, with its weight.</summary>
    private const int Columns = 5;

    private const int Weight = 2;
    private const int Rows = (3 * 8192) + 77;
    private const int Cut = 10_001;

    [Theory]
    [InlineData(".npy", 8192, 2)]
    [InlineData(".npy", 16_384, 3)]
    [InlineData(".npy", 0, 1)]
    [InlineData(".npz", 8192, 2)]
    [InlineData(".npz", 0, 2)]
    [InlineData(".safetensors", 8192, 2)]
    [InlineData(".csv", 8192, 2)]
    [InlineData(".csv", 0, 1)]
    [InlineData(".bin", 16_384, 2)]
    public async Task Singles_HaveTheBitsOfOneCall(string extension, long leafRows, int threads) =>
        await AssertBits<float, float>(extension, leafRows, threads);

    [Theory]
    [InlineData(".npy", 4096, 3)]
    [InlineData(".safetensors", 8192, 2)]
    [InlineData(".csv", 4096, 2)]
    public async Task Doubles_HaveTheBitsOfOneCall(string extension, long leafRows, int threads) =>
        await AssertBits<double, double>(extension, leafRows, threads);

    [Fact]
    public async Task Halves_HaveTheBitsOfOneCall()
    {
        await AssertBits<Half, float>(".npy", 8192, 2);
        await AssertBits<Half, double>(".npy", 8192, 2);
    }

    [Theory]
    [InlineData(".npz")]
    [InlineData(".safetensors")]
    public async Task SavedFile_HasTheSumOfTheWeights(string extension)
    {
        using var folder = new Folder();
        GramDataset data = Open(folder, ".npy", Values<double>());
        GramResult<double> result = await GramStats.ComputeAsync<double>(data);
        result.Save(folder.PathOf($"r{extension}"));
        var saved = SavedStatistics.Open(folder.PathOf($"r{extension}"));
        Assert.Equal(["gram", "mean", "cov", "count", "weight"], saved.Names);
        Assert.Equal(result.WeightSum, saved.ReadDouble("weight"));
        Assert.Equal(Rows, saved.ReadInteger("count"));
        Assert.Null(saved.ReadDouble("count"));
        Assert.Null(saved.ReadInteger("weight"));
        Assert.NotEqual(Rows, result.WeightSum);
    }

    private static async Task AssertBits<TStored, T>(string extension, long leafRows, int threads)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var folder = new Folder();
        TStored[] values = Values<TStored>();
        GramDataset data = Open(folder, extension, values);
        Assert.Equal((Rows, Columns - 1), (data.Rows, data.Columns));

        T[] features = [.. values.Where((_, i) => i % Columns != Weight).Select(T.CreateTruncating)];
        T[] weights = [.. values.Where((_, i) => i % Columns == Weight).Select(T.CreateTruncating)];
        var shape = new GramShape(Columns - 1, Rows, FeatureLayout.ChannelsLast);
        var gram = new T[shape.Channels * shape.Channels];
        Gram.ComputeWeighted<T, T>(features, weights, shape, gram);
        foreach (WeightedNormalization normalization in Enum.GetValues<WeightedNormalization>())
        {
            var covariance = new T[gram.Length];
            var means = new T[shape.Channels];
            Gram.ComputeWeightedCovariance<T, T>(features, weights, shape, covariance, means, normalization);
            var options = new GramStatsOptions
            {
                LeafRows = leafRows,
                Threads = threads,
                FanIn = 2,
                WeightedNormalization = normalization,
                Store = folder.PathOf("store"),
            };
            // The second time from the store.
            foreach (GramStatsOptions each in (GramStatsOptions[])[options with { Store = null }, options, options])
            {
                GramResult<T> result = await GramStats.ComputeAsync<T>(data, each);
                Assert.Equal(gram, result.Gram);
                Assert.Equal(means, result.Means);
                Assert.Equal(covariance, result.Covariance);
                Assert.Equal(Rows, result.Count);
            }
        }

        var sums = new GramAccumulator<T>(shape.Channels, GramStatistics.Gram, FeatureLayout.ChannelsLast);
        data.AddTo(sums);
        var read = new T[gram.Length];
        sums.ReadGram(read);
        Assert.Equal(gram, read);
    }

    /// <summary>Every seventh row has the weight 0, and NaN.</summary>
    private static T[] Values<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(5);
        T[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => T.CreateTruncating(random.NextDouble() + (i % Columns)))];
        for (int row = 0; row < Rows; row += 7)
        {
            values[row * Columns] = T.NaN;
            values[(row * Columns) + Weight] = T.Zero;
        }

        return values;
    }

    /// <summary>Two files, cut where no leaf is.</summary>
    private static GramDataset Open<T>(Folder folder, string extension, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] parts = [values[..(Cut * Columns)], values[(Cut * Columns)..]];
        string[] paths = [.. parts.Select((part, i) => Write(folder, $"{i}{extension}", part))];
        GramElement element = typeof(T) == typeof(float) ? GramElement.Single : GramElement.Double;
        return GramDataset.Open(
            paths, new GramDatasetOptions { WeightColumn = Weight, NaN = NaNPolicy.Fail, Raw = new GramRawLayout(Columns, element) });
    }

    private static string Write<T>(Folder folder, string name, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Path.GetExtension(name))
        {
            case ".npy":
                return folder.WriteNpy<T>(name, values, Columns);
            case ".bin":
                return folder.Write(name, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
            case ".csv":
                return folder.Write(name, "a,b,c,d,e\n" + string.Join('\n', values.Chunk(Columns).Select(row =>
                    string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))))));
            default:
                ArrayFile.Write(folder.PathOf(name), [SavedArray.Of("rows", values, values.Length / Columns, Columns)]);
                return folder.PathOf(name);
        }
    }
}
