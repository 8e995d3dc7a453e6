using System.Numerics;

namespace GramGen.Data.Tests;

/// <summary>Accumulators of files have the bits of the one call with all rows.</summary>
public sealed class AccumulationTests
{
    private const int Columns = 5;
    private const int Rows = (3 * 8192) + 700;

    [Fact]
    public void Floats_HaveTheBitsOfTheOneCall() => AssertBits<float, float>(FileOf);

    [Fact]
    public void Doubles_HaveTheBitsOfTheOneCall() => AssertBits<double, double>(FileOf);

    [Fact]
    public void Halves_HaveTheBitsOfTheOneCall() => AssertBits<Half, float>(FileOf);

    [Fact]
    public void FloatsInDoubles_HaveTheBitsOfTheConverted() => AssertBits<float, double>(FileOf);

    [Fact]
    public void HalvesInDoubles_HaveTheBitsOfTheConverted() => AssertBits<Half, double>(FileOf);

    [Fact]
    public void Text_HasTheBitsOfItsNumbers() => AssertBits<double, double>((folder, name, values) => folder.Write(
        $"{name}.csv",
        "a,b,c,d,e\n"
        + string.Join('\n', values.Chunk(Columns).Select(row => string.Join(',', row.Select(value => value.ToString("R", null)))))));

    [Fact]
    public void AnotherAccumulator_IsRefused()
    {
        using var folder = new Folder();
        var data = GramDataset.Open(folder.WriteNpy<double>("a.npy", new double[10], Columns));
        AssertRefused("this one has 4 and ChannelsLast.", new GramAccumulator<double>(4, layout: FeatureLayout.ChannelsLast));
        AssertRefused("this one has 5 and ChannelsFirst.", new GramAccumulator<double>(5));
        Assert.Throws<NotSupportedException>(() => data.AddTo(new GramAccumulator<float>(5, layout: FeatureLayout.ChannelsLast)));

        void AssertRefused(string end, GramAccumulator<double> accumulator) => Assert.Contains(
            $"Rows of 5 columns are added to an accumulator of 5 channels with FeatureLayout.ChannelsLast; {end}",
            Assert.Throws<ArgumentException>(nameof(accumulator), () => data.AddTo(accumulator)).Message,
            StringComparison.Ordinal);
    }

    private static string FileOf<T>(Folder folder, string name, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => folder.WriteNpy<T>($"{name}.npy", values, Columns);

    private static void AssertBits<TStored, T>(Func<Folder, string, TStored[], string> write)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var folder = new Folder();
        var random = new Random(5);
        TStored[] values = [.. Enumerable.Range(0, Rows * Columns)
            .Select(i => TStored.CreateTruncating(random.NextDouble() + (i % Columns)))];
        var shape = new GramShape(Columns, Rows, FeatureLayout.ChannelsLast);
        var expected = new T[shape.GramLength];
        var expectedMeans = new T[Columns];
        Gram.ComputeCovariance<T, T>([.. values.Select(T.CreateTruncating)], shape, expected, expectedMeans);

        int[] borders = [0, 1, 9000, 9000, 20_001, Rows];
        string[] paths = [.. Enumerable.Range(0, borders.Length - 1)
            .Select(i => write(folder, $"{i}", values[(borders[i] * Columns)..(borders[i + 1] * Columns)]))];
        var data = GramDataset.Open(paths);
        GramAccumulator<T> whole = Part(0, null);
        AssertSame(whole);

        GramAccumulator<T> joined = Part(0, 16_384);
        joined.Append(Part(16_384, null));
        AssertSame(joined);

        GramAccumulator<T> Part(long first, long? rows)
        {
            var accumulator = new GramAccumulator<T>(Columns, GramStatistics.All, FeatureLayout.ChannelsLast);
            data.AddTo(accumulator, first, rows);
            return accumulator;
        }

        void AssertSame(GramAccumulator<T> accumulator)
        {
            Assert.Equal(Rows, accumulator.Pixels);
            var covariance = new T[expected.Length];
            var means = new T[Columns];
            accumulator.ReadCovariance(covariance, means);
            Assert.Equal(expected, covariance);
            Assert.Equal(expectedMeans, means);
        }
    }
}
