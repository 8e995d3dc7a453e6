using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers.Blas;
using GramGen.Data;
using static GramGen.Bench.Peers.PeerMemory;

namespace GramGen.Bench.Datasets;

/// <summary>GramGen's ways to compute G = XᵀX of a data set, and those of BLAS and of a loop over rows.</summary>
/// <param name="rows">The rows.</param>
/// <param name="threads">The threads that each may take.</param>
/// <typeparam name="T">The type of the values and of the sums.</typeparam>
internal sealed class DatasetWays<T>(DatasetRows<T> rows, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are multiplied at a time where the caller chooses: some megabytes.</summary>
    public const int BlockRows = 8192;

    // All rows would take several times as long as any other way does; a share of them is as fast, row by row.
    private const int RankOneShare = 16;

    private readonly int _columns = rows.Columns;

    /// <summary>The whole: reads the file, and multiplies meanwhile.</summary>
    public DatasetWay OfStats()
    {
        GramResult<T>? result = null;
        var options = new GramStatsOptions { Statistics = GramStatistics.Gram, Threads = threads };
        return new DatasetWay(
            "GramStats", rows.Rows, ReadsFile: true,
            () => result = GramStats.ComputeAsync<T>(GramDataset.Open(rows.Path), options).GetAwaiter().GetResult(),
            () => ResultMatrix.ToDouble<T>(result!.Gram));
    }

    public DatasetWay OfAccumulator()
    {
        var gram = new T[_columns * _columns];
        var options = new GramOptions { MaxDegreeOfParallelism = threads };
        return new DatasetWay("GramAccumulator", rows.Rows, ReadsFile: false, Run, () => ResultMatrix.ToDouble<T>(gram));

        void Run()
        {
            var accumulator = new GramAccumulator<T>(_columns, layout: FeatureLayout.ChannelsLast, options: options);
            ForEachBlock(rows.Rows, (block, count) => accumulator.Add(block.Span, count));
            accumulator.ReadGram(gram);
        }
    }

    /// <summary>The product alone, which adds to G: what a data set cannot be faster than.</summary>
    public DatasetWay OfProduct()
    {
        var gram = new T[_columns * _columns];
        var options = new GramOptions { MaxDegreeOfParallelism = threads };
        return new DatasetWay("Gram.Compute, β = 1", rows.Rows, ReadsFile: false, Run, () => ResultMatrix.ToDouble<T>(gram));

        void Run()
        {
            gram.AsSpan().Clear();
            ForEachBlock(
                rows.Rows, (block, count) => Gram.Compute<T, T>(block.Span, rows.Shape(count), gram, beta: 1, options: options));
        }
    }

    /// <summary>A BLAS library's <c>syrk</c>, which adds to one triangle.</summary>
    public unsafe DatasetWay OfBlas(BlasLibrary library)
    {
        Memory<T> gram = AlignedMemory.Allocate<T>(_columns * _columns);
        string name = $"{library.Name} {(typeof(T) == typeof(double) ? "dsyrk" : "ssyrk")}, β = 1";
        return new DatasetWay(name, rows.Rows, ReadsFile: false, Run, () => ResultMatrix.ToDouble<T>(gram.Span));

        void Run()
        {
            gram.Span.Clear();
            ForEachBlock(rows.Rows, (block, count) => Add(block, count));
        }

        void Add(Memory<T> block, int count)
        {
            const int order = (int)BlasOrder.RowMajor, triangle = (int)BlasTriangle.Lower, transpose = (int)BlasTranspose.Transpose;
            if (typeof(T) == typeof(double))
            {
                library.Dsyrk(
                    order, triangle, transpose, _columns, count, 1, (double*)Address(block), _columns, 1, (double*)Address(gram), _columns);
            }
            else
            {
                library.Ssyrk(
                    order, triangle, transpose, _columns, count, 1, (float*)Address(block), _columns, 1, (float*)Address(gram), _columns);
            }
        }
    }

    /// <summary>A rank-1 update of the lower triangle for each row, as Spark's <c>RowMatrix.computeGramianMatrix</c> does.</summary>
    public DatasetWay OfRankOneUpdates()
    {
        var gram = new T[_columns * _columns];
        int count = rows.Rows / RankOneShare;
        return new DatasetWay("a rank-1 update for each row", count, ReadsFile: false, Run, () => ResultMatrix.ToDouble<T>(gram));

        void Run()
        {
            gram.AsSpan().Clear();
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<T> x = rows.Values.Span.Slice(row * _columns, _columns);
                for (int i = 0; i < _columns; i++)
                {
                    Span<T> line = gram.AsSpan(i * _columns, i + 1);
                    TensorPrimitives.MultiplyAdd(x[..(i + 1)], x[i], line, line);
                }
            }
        }
    }

    private void ForEachBlock(int count, Action<Memory<T>, int> add)
    {
        for (int first = 0; first < count; first += BlockRows)
        {
            int length = Math.Min(BlockRows, count - first);
            add(rows.Values.Slice(first * _columns, length * _columns), length);
        }
    }
}
