using GramGen.Numerics;

namespace GramGen.Pipeline;

/// <summary>
/// How a product is cut: the lower triangle into regions of columns, the blocks of pixels into segments. Each part is
/// computed by one thread, on its own; the cut changes no bit.
/// </summary>
/// <param name="Channels">C.</param>
/// <param name="GroupRows">The rows of a group; regions begin at its multiples.</param>
/// <param name="WidestRegion">The columns whose pixels stay in the second-level cache while all rows meet them.</param>
/// <param name="RegionSums">Entries of G that a region has, more or less; they cost equally much.</param>
/// <param name="Blocks">Blocks of pixels.</param>
/// <param name="SegmentBlocks">Blocks in a segment: a power of two of the groups that the summation order merges.</param>
internal readonly record struct Partition(
    int Channels, int GroupRows, int WidestRegion, long RegionSums, int Blocks, int SegmentBlocks)
{
    /// <summary>
    /// Half of a second-level cache of 1 MB holds the columns of a block, the other half those of the next and what
    /// passes through.
    /// </summary>
    private const int CachedValues = 128 * 1024;

    /// <summary>So many parts for each thread even out what one of them loses to the system.</summary>
    private const int PartsPerThread = 3;

    /// <summary>Sums of segments that may wait for each other: 64 MB.</summary>
    private const long MostWaitingSums = 16 * 1024 * 1024;

    public int Segments => (Blocks + SegmentBlocks - 1) / SegmentBlocks;

    /// <summary>The cut for a number of threads; for one, only what the cache asks for.</summary>
    public static Partition Of(GramShape shape, int strip, int threads)
    {
        int groupRows = TileWalk.GroupRows(shape.Pixels, strip);
        int rowLength = Math.Min(shape.Pixels, SummationOrder.BlockLength);
        int widest = Math.Max(1, CachedValues / rowLength / groupRows) * groupRows;
        long sums = Region.Whole(shape.Channels).Sums;
        int blocks = SummationOrder.BlockCount(shape.Pixels);
        if (threads == 1)
        {
            return new Partition(shape.Channels, groupRows, widest, sums, blocks, blocks);
        }

        // Segments first: their threads share no feature. What they leave to be wished, regions give.
        int wanted = threads * PartsPerThread;
        int groups = SummationOrder.GroupCount(shape.Pixels);
        int segmentGroups = 1;
        while (groups > segmentGroups
            && (groups / (2 * segmentGroups) >= wanted || sums * groups / segmentGroups > MostWaitingSums))
        {
            segmentGroups *= 2;
        }

        int segments = (groups + segmentGroups - 1) / segmentGroups;
        int regions = segments >= wanted ? 1 : (wanted + segments - 1) / segments;
        return new Partition(
            shape.Channels, groupRows, widest, (sums + regions - 1) / regions, blocks, segmentGroups * SummationOrder.GroupBlocks);
    }

    /// <summary>Values of scratch memory that are borrowed at most while so many threads work.</summary>
    public long ScratchLength(GramShape shape, int strip, int panelStride, int threads)
    {
        Region largest = default;
        long waiting = 0;
        foreach (Region region in Regions())
        {
            largest = region.Sums > largest.Sums ? region : largest;
            waiting += Segments == 1 ? 0 : Segments * RunningSums.PlaneLengthOf(region, strip);
        }

        Segment segment = SegmentAt(0);
        long working = RowFeed.LengthOf(shape, largest, segment, GroupRows, panelStride)
            + RunningSums.LengthOf(largest, segment.Blocks, strip);
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

    public Segment SegmentAt(int index)
    {
        int first = index * SegmentBlocks;
        return new Segment(first, Math.Min(SegmentBlocks, Blocks - first));
    }
}
