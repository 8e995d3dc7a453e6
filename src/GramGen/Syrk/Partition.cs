using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// How a product is cut: the lower triangle into regions of columns, the blocks of pixels into units. Each part is
/// computed by one thread, on its own; the cut changes no bit.
/// </summary>
/// <param name="Channels">C.</param>
/// <param name="GroupRows">The rows of a group; regions begin at its multiples.</param>
/// <param name="WidestRegion">The columns whose pixels stay in the second-level cache while all rows meet them.</param>
/// <param name="RegionSums">Entries of G that a region has, more or less; they cost equally much.</param>
/// <param name="Blocks">Blocks of pixels.</param>
/// <param name="UnitBlocks">
/// Blocks whose sum is one term of the summation order, so that it can be kept until the others' are there: one block, or
/// a power of two of whole groups.
/// </param>
internal readonly record struct Partition(
    int Channels, int GroupRows, int WidestRegion, long RegionSums, int Blocks, int UnitBlocks)
{
    /// <summary>
    /// Half of a second-level cache of 1 MB holds the columns of a block, the other half those of the next and what
    /// passes through.
    /// </summary>
    private const int CachedBytes = 512 * 1024;

    /// <summary>So many parts for each thread even out what one of them loses to the system.</summary>
    private const int PartsPerThread = 3;

    /// <summary>Sums of units that may wait for each other: 4 MB.</summary>
    private const long MostWaitingSums = 1024 * 1024;

    /// <summary>
    /// Columns in a region on average, if there can be a region for each thread: with fewer, a row that is brought meets
    /// too few tiles to hide its way.
    /// </summary>
    private const int FewestColumns = 48;

    public int Units => CeilingDivide(Blocks, UnitBlocks);

    /// <summary>The cut for a number of threads; for one, only what the cache asks for.</summary>
    public static Partition Of<T>(GramShape shape, int strip, int threads)
        where T : unmanaged
    {
        int groupRows = TileWalk.GroupRows<T>(shape.Pixels, strip);
        int rowLength = Math.Min(shape.Pixels, Element<T>.BlockLength);
        int widest = CeilingDivide(CachedBytes / Unsafe.SizeOf<T>() / rowLength, groupRows) * groupRows;
        long sums = Region.Whole(shape.Channels).Sums;
        int blocks = Element<T>.BlocksOf(shape.Pixels);
        if (threads == 1)
        {
            return new Partition(shape.Channels, groupRows, widest, sums, blocks, blocks);
        }

        // Threads with regions of their own bring the same rows: no matter where a row meets many tiles. Threads that
        // share the blocks do not.
        int wanted = threads * PartsPerThread;
        int regions = shape.Channels / FewestColumns;
        var uncut = new Partition(shape.Channels, groupRows, widest, sums, blocks, blocks);
        if (regions >= wanted)
        {
            return uncut with { RegionSums = CeilingDivide(sums, wanted) };
        }

        int unit = UnitFor(blocks, sums);
        int units = CeilingDivide(blocks, unit);
        regions = Math.Max(Math.Min(regions, CeilingDivide(wanted, units)), CeilingDivide(threads, units));
        return uncut with { RegionSums = CeilingDivide(sums, regions), UnitBlocks = unit };
    }

    /// <summary>Values of scratch memory that are borrowed at most while so many threads work.</summary>
    public long ScratchLength<T>(GramShape shape, FeatureForm features, TileLayout layout, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Region largest = default;
        long waiting = 0;
        foreach (Region region in Regions())
        {
            largest = region.Sums > largest.Sums ? region : largest;
            waiting += Units == 1 ? 0 : Units * RunningSums<T>.PlaneLengthOf(region, layout.Strip, layout.Columns);
        }

        long working = RowFeed<T>.LengthOf(shape, features, largest, GroupRows, layout.PanelStride)
            + RunningSums<T>.LengthOf(largest, UnitBlocks, layout.Strip, layout.Columns);
        return waiting + (threads * working);
    }

    /// <summary>The region that begins at a column.</summary>
    public Region RegionFrom(int first)
    {
        int columns = GroupRows;
        while (columns < WidestRegion && first + columns < Channels && new Region(first, columns, Channels).Sums < RegionSums)
        {
            columns += GroupRows;
        }

        return new Region(first, Math.Min(columns, Channels - first), Channels);
    }

    /// <summary>All regions.</summary>
    public IEnumerable<Region> Regions()
    {
        for (int first = 0; first < Channels;)
        {
            Region region = RegionFrom(first);
            yield return region;
            first = region.End;
        }
    }

    /// <summary>The smallest unit whose sums are not too many to wait.</summary>
    private static int UnitFor(int blocks, long sums)
    {
        int unit = 1;
        while (unit < blocks && CeilingDivide(blocks, unit) * sums > MostWaitingSums)
        {
            unit = unit == 1 ? SummationOrder.GroupBlocks : 2 * unit;
        }

        return Math.Min(unit, blocks);
    }

    private static int CeilingDivide(int value, int by) => (value + by - 1) / by;

    private static long CeilingDivide(long value, int by) => (value + by - 1) / by;
}
