using System.Numerics;

namespace GramGen.Data;

/// <summary>A node of a <see cref="GramStatsPlan"/>: consecutive rows of the data set whose sums are one part.</summary>
/// <param name="Level">0 for a leaf, which is computed from rows; above, the parts below are joined.</param>
/// <param name="Index">From 0 on, in the order of the rows.</param>
public readonly record struct GramNode(int Level, int Index)
{
    /// <summary>Level and index, as in the name of the part.</summary>
    public override string ToString() => $"{Level}/{Index}";
}

/// <summary>
/// How the rows of a data set are cut into leaves, and how the leaves are joined: a tree whose nodes anybody may compute, at any time
/// and more than once, for the sums of a node have the same bits everywhere. No number in it changes a bit of the result.
/// </summary>
/// <remarks>
/// A leaf has <see cref="LeafRows"/> rows, a unit of <see cref="GramAccumulator.AppendUnit{T}"/> times a power of two, and the last
/// one the rest. A node above joins the next <see cref="FanIn"/> nodes, so the nodes of a level have the same size but for the last,
/// and <see cref="GramAccumulator{T}.Append"/> takes them in order. The same arguments give the same plan on every machine.
/// </remarks>
public sealed record GramStatsPlan
{
    /// <summary>Leaves of fewer bytes are made longer while there are enough of them.</summary>
    private const long UsualLeafBytes = 256L << 20;

    /// <summary>A part is a triangle of C·C/2 values, so it has at most 1/32 of the bytes of its leaf.</summary>
    private const int LeastRowsPerColumn = 16;

    /// <summary>Threads that end at the same time need several leaves each.</summary>
    private const int LeavesPerThread = 8;

    private const int MostLeaves = 4096;

    /// <summary>KC blocks of a group, as many as the order of summation adds one by one.</summary>
    private const int BlocksOfGroup = 8;

    /// <summary>Blocks that are shorter would wait for the disk, longer ones only take memory.</summary>
    private const long UsualBlockBytes = 16 << 20;

    /// <summary>A thread multiplies a block while the next is read.</summary>
    internal const int BlocksOfThread = 2;

    /// <summary>The one that is computed, and two that wait for those before them.</summary>
    private const int AccumulatorsOfThread = 3;

    private GramStatsPlan(long rows, int columns, GramElement element, GramStatistics statistics, long leafRows, int fanIn)
    {
        Rows = rows;
        Columns = columns;
        Element = element;
        Statistics = statistics;
        LeafRows = leafRows;
        FanIn = fanIn;
    }

    /// <summary>M: rows of the data set.</summary>
    public long Rows { get; }

    /// <summary>C: values of a row.</summary>
    public int Columns { get; }

    /// <summary>The type of the sums: <see cref="GramElement.Single"/> or <see cref="GramElement.Double"/>.</summary>
    public GramElement Element { get; }

    /// <summary>What is computed.</summary>
    public GramStatistics Statistics { get; }

    /// <summary>Rows of a leaf.</summary>
    public long LeafRows { get; }

    /// <summary>The nodes that a node above joins, a power of two.</summary>
    public int FanIn { get; }

    /// <summary>The number of leaves, at least 1.</summary>
    public int Leaves => (int)Math.Max((Rows + LeafRows - 1) / LeafRows, 1);

    /// <summary>The node of all rows.</summary>
    public GramNode Root
    {
        get
        {
            int level = 0;
            while (CountAt(level) > 1)
            {
                level++;
            }

            return new GramNode(level, 0);
        }
    }

    /// <summary>All nodes, from the leaves up.</summary>
    public IEnumerable<GramNode> Nodes => Enumerable.Range(0, Root.Level + 1)
        .SelectMany(level => Enumerable.Range(0, CountAt(level)).Select(index => new GramNode(level, index)));

    /// <summary>Bytes of the part of a whole leaf, as it is stored.</summary>
    public long PartBytes
    {
        get
        {
            long triangle = Columns * (Columns + 1L) / 2;
            long sums = triangle * BytesOfValue;
            return (Statistics.HasFlag(GramStatistics.Gram) ? sums : 0)
                + (Statistics.HasFlag(GramStatistics.Covariance) ? sums + (triangle * sizeof(double)) : 0);
        }
    }

    /// <summary>Floating-point operations of one triangle: M·C·(C + 1), and as many again if both statistics are computed.</summary>
    public double Operations => (double)Rows * Columns * (Columns + 1) * (Statistics == GramStatistics.All ? 2 : 1);

    /// <summary>
    /// Bytes of memory that each thread takes at most on one machine: two blocks of rows, and the accumulators of three leaves. The
    /// result takes an accumulator, and a matrix for each statistic.
    /// </summary>
    public long ThreadBytes => (BlocksOfThread * (long)BlockRows * Columns * BytesOfValue) + (AccumulatorsOfThread * AccumulatorBytes);

    /// <summary>Rows that are read at once: whole groups of KC blocks, which an accumulator multiplies fastest.</summary>
    internal int BlockRows
    {
        get
        {
            int group = UnitOf(Element);
            long groups = Math.Max(UsualBlockBytes / ((long)group * Columns * BytesOfValue), 1);
            return (int)Math.Min(Math.Min(groups * group, LeafRows), Array.MaxLength / Columns);
        }
    }

    /// <summary>
    /// Bytes of the accumulator of a leaf: a matrix for the open group and each doubling of the groups, and a partial block.
    /// </summary>
    internal long AccumulatorBytes
    {
        get
        {
            long groups = Math.Max(Math.Min(LeafRows, Rows) / UnitOf(Element), 1);
            long levels = BitOperations.Log2((ulong)groups) + 2;
            long values = (long)Columns * Columns;
            long sums = values * BytesOfValue;
            return (levels * ((Statistics.HasFlag(GramStatistics.Gram) ? sums : 0)
                + (Statistics.HasFlag(GramStatistics.Covariance) ? sums + ((values + (5L * Columns)) * sizeof(double)) : 0)))
                + ((long)UnitOf(Element) / BlocksOfGroup * Columns * BytesOfValue);
        }
    }

    private int BytesOfValue => Element == GramElement.Double ? sizeof(double) : sizeof(float);

    /// <summary>Plans the statistics of a data set.</summary>
    /// <typeparam name="T">The type of the sums: <see cref="float"/> or <see cref="double"/>, that of the files or wider.</typeparam>
    /// <param name="data">The data set.</param>
    /// <param name="statistics">What is computed.</param>
    /// <param name="threads">The threads, of all machines, that shall have enough leaves each.</param>
    /// <param name="leafRows">
    /// Rows of a leaf, a unit of <see cref="GramAccumulator.AppendUnit{T}"/> times a power of two; 0 for leaves of some 256 MB, at
    /// least 16·C rows. Data sets that skip rows are one leaf, for nobody knows where the others would begin; so are files that can
    /// only be read forwards (text, npz) and are longer than a leaf, unless its length is given.
    /// </param>
    /// <param name="fanIn">The nodes that a node above joins: 2, 4, 8 and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is none of these values.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type, or narrower than that of the files.</exception>
    public static GramStatsPlan For<T>(
        GramDataset data, GramStatistics statistics = GramStatistics.All, int threads = 64, long leafRows = 0, int fanIn = 8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        GramElement element = GramStats.ElementOf<T>();
        data.ThrowIfUnreadable<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        GramStatsPlan plan = Of(data.Rows, data.Columns, element, statistics, threads, leafRows, fanIn);
        bool isOneLeaf = data.Options.NaN == NaNPolicy.SkipRow
            || (leafRows == 0 && data.Matrices.Any(matrix => matrix.IsForwardOnly && matrix.Rows > plan.LeafRows));
        return isOneLeaf ? Of(data.Rows, data.Columns, element, statistics, threads, Covering(plan.LeafRows, data.Rows), fanIn) : plan;
    }

    /// <summary>The number of nodes of a level.</summary>
    /// <param name="level">From 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is negative.</exception>
    public int CountAt(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        int count = Leaves;
        for (int i = 0; i < level && count > 1; i++)
        {
            count = (int)((count + (long)FanIn - 1) / FanIn);
        }

        return count;
    }

    /// <summary>The rows of a node.</summary>
    /// <param name="node">A node of this plan.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such node.</exception>
    public (long First, long Rows) RowsOf(GramNode node)
    {
        ThrowIfOther(node);
        long size = LeafRows;
        for (int level = 0; level < node.Level; level++)
        {
            size = Math.Min(size * FanIn, Math.Max(Rows, 1));
        }

        // The index of a node that is not the only one of its level times its size is a row of the data set, so nothing overflows.
        long first = node.Index * size;
        return (first, Math.Min(size, Rows - first));
    }

    /// <summary>The nodes that a node joins, in order; none if it is a leaf.</summary>
    /// <param name="node">A node of this plan.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such node.</exception>
    public IEnumerable<GramNode> ChildrenOf(GramNode node)
    {
        ThrowIfOther(node);
        if (node.Level == 0)
        {
            return [];
        }

        long first = node.Index * (long)FanIn;
        int count = (int)Math.Min(FanIn, CountAt(node.Level - 1) - first);
        return Enumerable.Range((int)first, count).Select(index => new GramNode(node.Level - 1, index));
    }

    /// <summary>Whether the plan has such a node.</summary>
    /// <param name="node">Any node.</param>
    public bool Has(GramNode node) =>
        node.Level >= 0 && node.Level <= Root.Level && node.Index >= 0 && node.Index < CountAt(node.Level);

    /// <summary>Plans rows of which nothing else is known.</summary>
    internal static GramStatsPlan Of(
        long rows, int columns, GramElement element, GramStatistics statistics, int threads, long leafRows, int fanIn)
    {
        int unit = UnitOf(element);
        int bytes = element == GramElement.Double ? sizeof(double) : sizeof(float);
        if (statistics is < GramStatistics.Gram or > GramStatistics.All)
        {
            throw new ArgumentOutOfRangeException(
                nameof(statistics), statistics, "The statistics are Gram, Covariance or All.");
        }

        if (fanIn < 2 || !int.IsPow2(fanIn))
        {
            throw new ArgumentOutOfRangeException(nameof(fanIn), fanIn, "A node joins a power of two of others, at least 2.");
        }

        long length = unit;
        if (leafRows == 0)
        {
            while (length < (long)LeastRowsPerColumn * columns
                || rows / length > MostLeaves
                || (length * columns * bytes < UsualLeafBytes && rows / (2 * length) >= (long)LeavesPerThread * threads))
            {
                length *= 2;
            }
        }
        else if (leafRows % unit == 0 && long.IsPow2(leafRows / unit) && rows / leafRows < Array.MaxLength)
        {
            length = leafRows;
        }
        else
        {
            throw new ArgumentOutOfRangeException(
                nameof(leafRows), leafRows,
                $"A leaf has {unit} rows times a power of two, and {rows} rows at most {Array.MaxLength} leaves.");
        }

        return new GramStatsPlan(rows, columns, element, statistics, length, fanIn);
    }

    /// <summary>Rows at which parts can be joined.</summary>
    private static int UnitOf(GramElement element) => element switch
    {
        GramElement.Single => GramAccumulator.AppendUnit<float>(),
        GramElement.Double => GramAccumulator.AppendUnit<double>(),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Sums are of Single or Double."),
    };

    private static long Covering(long leafRows, long rows)
    {
        while (leafRows < rows)
        {
            leafRows *= 2;
        }

        return leafRows;
    }

    private void ThrowIfOther(GramNode node)
    {
        if (!Has(node))
        {
            throw new ArgumentOutOfRangeException(nameof(node), node, $"The plan has nodes up to level {Root.Level}, and {Leaves} leaves.");
        }
    }
}
