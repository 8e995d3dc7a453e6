using System.Numerics;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Datasets;

/// <summary>Measures every way to compute the matrix of a data set on the same rows, interleaved, and checks the results.</summary>
/// <param name="threads">The threads that each may take.</param>
/// <param name="python">The interpreter that has NumPy; null without peers.</param>
/// <param name="libraries">BLAS libraries; empty without peers.</param>
internal sealed class DatasetBenchmark(int threads, string? python, IReadOnlyList<BlasLibrary> libraries)
{
    private const int CheckedEntries = 64;

    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    /// <summary>The versions of the peers, and why others are absent.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>Measures one data set.</summary>
    /// <param name="rows">M.</param>
    /// <param name="columns">C.</param>
    /// <param name="peakGflops">The multiply-add peak for the element type.</param>
    /// <param name="share">Time for each way, or three runs if those take longer.</param>
    /// <typeparam name="T">The type of the values and of the sums.</typeparam>
    public IReadOnlyList<DatasetFigures> Measure<T>(int rows, int columns, double peakGflops, TimeSpan share)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isDouble = typeof(T) == typeof(double);
        using var data = new DatasetRows<T>(rows, columns);
        using NumPy? numPy = StartNumPy(data.Path);
        var ways = new DatasetWays<T>(data, threads);
        List<DatasetWay> all = [ways.OfStats(), ways.OfAccumulator(), ways.OfProduct()];
        foreach (BlasLibrary library in libraries)
        {
            if (library.UnavailableReason is { } reason)
            {
                _notes.Add($"Absent: {library.Name}: {reason}.");
                continue;
            }

            library.SetThreads(threads);
            _notes.Add($"{library.Name}: {library.Version}");
            all.Add(ways.OfBlas(library));
        }

        if (numPy is not null)
        {
            _notes.Add(numPy.Version);
            all.Add(numPy.Way(data));
        }

        if (python is not null)
        {
            all.Add(ways.OfRankOneUpdates());
        }

        double[] times = InterleavedTiming.Measure([.. all.Select(way => way.Run)], SpinningThreads.WaitAfter(threads), share);
        return [.. all.Zip(times, (way, time) => new DatasetFigures(
            way.Name, isDouble ? GramElement.Double : GramElement.Single, way.Rows, columns, way.ReadsFile, time,
            LargestError(data, way), RoundingError.AnyOrder(way.Rows, isDouble ? RoundingError.UnitDouble : RoundingError.UnitSingle),
            peakGflops))];
    }

    /// <summary>The largest error of some entries, relative to the sums of their terms' absolute values.</summary>
    public static double LargestError<T>(DatasetRows<T> rows, DatasetWay way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] gram = way.Gram();
        var random = new Random(1);
        return Enumerable.Range(0, CheckedEntries).Max(_ =>
        {
            int i = random.Next(rows.Columns), j = random.Next(i + 1);
            (double sum, double magnitude) = Entry(rows, way.Rows, i, j);
            double error = Math.Abs(gram[(i * rows.Columns) + j] - sum) / magnitude;
            return double.IsNaN(error) ? double.PositiveInfinity : error;
        });
    }

    private NumPy? StartNumPy(string path)
    {
        if (python is null)
        {
            return null;
        }

        var numPy = NumPy.Start(python, path, DatasetWays<float>.BlockRows, threads, out string? missing);
        if (missing is not null)
        {
            _notes.Add($"Absent: NumPy of {python}: {missing}.");
        }

        return numPy;
    }

    /// <summary>An entry by its definition, with twice the digits of a double (Ogita, Rump and Oishi 2005, algorithm 5.3).</summary>
    private static (double Sum, double Magnitude) Entry<T>(DatasetRows<T> rows, int count, int i, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = rows.Values.Span;
        double sum = 0, rest = 0, magnitude = 0;
        for (int row = 0; row < count; row++)
        {
            double x = double.CreateTruncating(values[(row * rows.Columns) + i]);
            double y = double.CreateTruncating(values[(row * rows.Columns) + j]);
            double product = x * y;
            double next = sum + product;
            double virtualTerm = next - sum;
            rest += (sum - (next - virtualTerm)) + (product - virtualTerm) + Math.FusedMultiplyAdd(x, y, -product);
            sum = next;
            magnitude += Math.Abs(product);
        }

        return (sum + rest, magnitude);
    }
}
