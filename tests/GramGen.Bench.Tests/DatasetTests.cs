using GramGen.Bench.Datasets;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Tests;

/// <summary>The comparison of data sets: every way computes the matrix, and one that does not is found out.</summary>
public sealed class DatasetTests
{
    private const double Peak = 100;

    [Fact]
    public void EveryWay_IsWithinItsBound()
    {
        BlasLibrary[] libraries = [new OpenBlas()];
        var benchmark = new DatasetBenchmark(threads: 1, python: "python3", libraries);
        IReadOnlyList<DatasetFigures> figures =
        [
            .. benchmark.Measure<float>(20_000, 12, Peak, TimeSpan.Zero),
            .. benchmark.Measure<double>(20_000, 12, Peak, TimeSpan.Zero),
        ];

        Assert.Equal("GramStats", figures[0].Way);
        Assert.All(figures, row => Assert.True(row.IsCorrect && row.Microseconds > 0, $"{row}"));
        Assert.Equal(
            libraries[0].UnavailableReason is null,
            figures.Any(row => row.Way.StartsWith("OpenBLAS ssyrk", StringComparison.Ordinal)));
        Assert.Contains(figures, row => row.Way.StartsWith("a rank-1 update", StringComparison.Ordinal));
    }

    [Fact]
    public void AWrongMatrix_IsFoundOut()
    {
        using var rows = new DatasetRows<float>(500, 7);
        DatasetWay right = new DatasetWays<float>(rows, threads: 1).OfProduct();
        right.Run();
        Assert.InRange(DatasetBenchmark.LargestError(rows, right), 0, 1e-5);
        Assert.InRange(DatasetBenchmark.LargestError(rows, right with { Rows = 499 }), 1e-4, 1);
        DatasetWay withNaN = right with { Gram = () => [.. Enumerable.Repeat(double.NaN, 49)] };
        Assert.Equal(double.PositiveInfinity, DatasetBenchmark.LargestError(rows, withNaN));
    }

    [Fact]
    public void AMissingInterpreter_IsNamed()
    {
        var benchmark = new DatasetBenchmark(threads: 1, python: "no-such-python", []);
        IReadOnlyList<DatasetFigures> figures = benchmark.Measure<float>(2000, 3, Peak, TimeSpan.Zero);
        Assert.DoesNotContain(figures, row => row.Way.StartsWith("NumPy", StringComparison.Ordinal));
        Assert.StartsWith("Absent: NumPy of no-such-python: ", Assert.Single(benchmark.Notes));
    }

    /// <summary>The file is one that other programs read: its header takes 128 bytes, as NumPy's does.</summary>
    [Fact]
    public void TheFile_HasTheHeaderOfNumPy()
    {
        using var rows = new DatasetRows<double>(3, 2);
        byte[] bytes = File.ReadAllBytes(rows.Path);
        Assert.Equal(128 + (3 * 2 * sizeof(double)), bytes.Length);
        string header = System.Text.Encoding.Latin1.GetString(bytes[..128]);
        Assert.Equal("\x93NUMPY\x01\x00\x76\x00{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }".PadRight(127) + "\n", header);
    }
}
