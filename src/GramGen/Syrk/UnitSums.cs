using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Syrk;

/// <summary>The sums of a region's units, which meet when all of them are there.</summary>
internal sealed class UnitSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _units;
    private readonly int _planeLength;
    private readonly T[] _planes;
    private int _missing;

    public UnitSums(Region region, Partition partition, int strip, int columns)
    {
        _missing = partition.Units;
        _units = partition.Units;
        UnitBlocks = partition.UnitBlocks;
        _planeLength = (int)RunningSums<T>.PlaneLengthOf(region, strip, columns);
        _planes = ArrayPool<T>.Shared.Rent(_units * _planeLength);
    }

    public int UnitBlocks { get; }

    /// <summary>Where the sums of the unit go that a block belongs to.</summary>
    public Span<T> PlaneOf(int block) => _planes.AsSpan(block / UnitBlocks * _planeLength, _planeLength);

    /// <summary>Says that so many units' sums are there; true for the last.</summary>
    public bool Complete(int units) => units > 0 && Interlocked.Add(ref _missing, -units) == 0;

    /// <summary>Merges the units as the summation order does, and stores the sums.</summary>
    [SkipLocalsInit]
    public void Store<TTiles>(scoped in GramCall<T> call, Region region)
        where TTiles : struct, IGramTiles<T>
    {
        for (int unit = 1; unit < _units; unit++)
        {
            MergeBefore(unit);
        }

        Span<T> slots = stackalloc T[GramWriter<T>.SlotsLength];
        var writer = new GramWriter<T>(call, ref slots[0]);
        ref T sums = ref Plane(_units - 1);
        var tiles = new TileWalk(region, TTiles.Strip, TTiles.Columns, TileWalk.GroupRows<T>(call.Shape.Pixels, TTiles.Strip));
        while (tiles.Next(out TilePlace tile))
        {
            writer.Take<TTiles>(tile, ref sums);
            sums = ref Unsafe.Add(ref sums, RunningSums<T>.SlotLength(tile.SumsOf(TTiles.Columns)));
        }

        writer.Flush<TTiles>();
    }

    /// <summary>Gives the memory back.</summary>
    public void Return() => ArrayPool<T>.Shared.Return(_planes);

    /// <summary>
    /// Adds to a unit's sums those that wait for it. In a group the blocks before; then, as the binary counter of groups
    /// carries, whole groups; and at the last unit every level that is left. What was added up stands in the plane of its
    /// last unit.
    /// </summary>
    private void MergeBefore(int unit)
    {
        int groupUnits = UnitBlocks == 1 ? SummationOrder.GroupBlocks : 1;
        if (unit % groupUnits != 0)
        {
            Add(unit - 1, unit);
        }

        bool isLast = unit == _units - 1;
        if (!isLast && (unit + 1) % groupUnits != 0)
        {
            return;
        }

        int group = unit / groupUnits;
        int carried = BitOperations.TrailingZeroCount(~(uint)group);
        for (int level = 0; group >> level != 0; level++)
        {
            bool waits = ((group >> level) & 1) != 0;
            if (waits && (isLast || level < carried))
            {
                int partner = (group >> (level + 1) << (level + 1)) + (1 << level) - 1;
                Add((partner * groupUnits) + groupUnits - 1, unit);
            }
        }
    }

    private void Add(int from, int to) => RunningSums<T>.Add(ref Plane(from), ref Plane(to), _planeLength);

    private ref T Plane(int unit) => ref _planes[unit * _planeLength];
}
