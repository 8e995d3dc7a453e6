using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>The sums of a region's segments, which meet when all of them are there.</summary>
internal sealed class SegmentSums
{
    private readonly int _segments;
    private readonly int _planeLength;
    private readonly float[] _planes = [];
    private int _missing;

    public SegmentSums(Region region, int segments, int strip)
    {
        Region = region;
        _segments = segments;
        _missing = segments;
        if (segments > 1)
        {
            _planeLength = (int)RunningSums.PlaneLengthOf(region, strip);
            _planes = ArrayPool<float>.Shared.Rent(segments * _planeLength);
        }
    }

    public Region Region { get; }

    /// <summary>Where a segment's sums go; a null reference if it is the only one, whose sums are the result.</summary>
    public ref float Plane(int segment) => ref _segments == 1 ? ref Unsafe.NullRef<float>() : ref _planes[segment * _planeLength];

    /// <summary>Says that a segment's sums are there; true for the last.</summary>
    public bool Complete() => Interlocked.Decrement(ref _missing) == 0;

    /// <summary>Merges the segments as the summation order does, and stores the sums.</summary>
    [SkipLocalsInit]
    public void Store<TTiles>(scoped in GramCall call)
        where TTiles : struct, IGramTiles
    {
        for (int segment = 1; segment < _segments; segment++)
        {
            MergeBefore(segment);
        }

        Span<float> slots = stackalloc float[GramWriter.SlotsLength];
        var writer = new GramWriter(call, ref slots[0]);
        ref float sums = ref Plane(_segments - 1);
        var tiles = new TileWalk(Region, TTiles.Strip, TileWalk.GroupRows(call.Shape.Pixels, TTiles.Strip));
        while (tiles.Next(out TilePlace tile))
        {
            writer.Take<TTiles>(tile, ref sums);
            sums = ref Unsafe.Add(ref sums, RunningSums.SlotLength(tile.SumsOf(TTiles.Strip)));
        }

        writer.Flush<TTiles>();
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        if (_planes.Length > 0)
        {
            ArrayPool<float>.Shared.Return(_planes);
        }
    }

    /// <summary>
    /// Adds to a segment's sums those that wait for it: as the binary counter of segments carries, and at the last
    /// segment every level that is left. The sum of a level stands in the plane of its last segment.
    /// </summary>
    private void MergeBefore(int segment)
    {
        bool isLast = segment == _segments - 1;
        int levels = BitOperations.TrailingZeroCount(~(uint)segment);
        for (int level = 0; segment >> level != 0; level++)
        {
            bool waits = ((segment >> level) & 1) != 0;
            if (waits && (isLast || level < levels))
            {
                int partner = (segment >> (level + 1) << (level + 1)) + (1 << level) - 1;
                RunningSums.Add(ref Plane(partner), ref Plane(segment), _planeLength);
            }
        }
    }
}
