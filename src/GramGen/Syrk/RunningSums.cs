using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// The sums of the blocks so far, in the planes of the summation order's binary counter. A plane keeps tile after tile,
/// as the tiles leave them.
/// </summary>
internal readonly ref struct RunningSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Scratch<T> _planes;

    public RunningSums(Region region, int blocks, int strip, int columns)
    {
        _planes = new Scratch<T>(LengthOf(region, blocks, strip, columns));
        PlaneLength = (int)PlaneLengthOf(region, strip, columns);
    }

    /// <summary>Values in a plane: the slots of all tiles.</summary>
    public int PlaneLength { get; }

    /// <summary>Values of scratch that a region needs.</summary>
    public static long LengthOf(Region region, int blocks, int strip, int columns) =>
        BlockStep.PlaneCount(blocks) * PlaneLengthOf(region, strip, columns);

    /// <summary>The slots of a region's tiles.</summary>
    public static long PlaneLengthOf(Region region, int strip, int columns)
    {
        int edge = region.Channels % strip;
        long triangles = region.Columns / strip;
        long strips = region.Rows / strip;
        long rectanglesBeside = strip / columns;
        long rectangles = ((triangles * (triangles - 1) / 2) + ((strips - triangles) * triangles)) * rectanglesBeside;
        long length = (rectangles * SlotLength(strip * columns))
            + (triangles * (SlotLength(strip * (strip + 1) / 2) + (rectanglesBeside * SlotLength(edge * columns))));
        return region.End == region.Channels ? length + SlotLength(edge * (edge + 1) / 2) : length;
    }

    /// <summary>Values kept for a tile of <paramref name="sums"/> sums: whole vectors.</summary>
    public static int SlotLength(int sums) => (sums + Vector128<T>.Count - 1) / Vector128<T>.Count * Vector128<T>.Count;

    /// <summary>Carries out a block's step on the sums of the tile whose slot begins at <paramref name="slot"/>.</summary>
    /// <param name="step">What the summation order says of this block.</param>
    /// <param name="slot">Where the tile's sums stand in a plane.</param>
    /// <param name="length">Their number, in whole vectors.</param>
    /// <param name="sums">The block's sums; afterwards those of all blocks that were added to them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(BlockStep step, int slot, int length, ref T sums)
    {
        if (!_planes.IsEmpty)
        {
            CombinePlanes(step, slot, length, ref sums);
        }
    }

    public void Dispose() => _planes.Dispose();

    private void CombinePlanes(BlockStep step, int slot, int length, ref T sums)
    {
        ref T first = ref Unsafe.Add(ref _planes.First, slot);
        int plane = 0;
        for (uint add = step.Add; add != 0; add >>= 1, plane++)
        {
            if ((add & 1) != 0)
            {
                Add(ref Unsafe.Add(ref first, plane * PlaneLength), ref sums, length);
            }
        }

        if (!step.IsLast)
        {
            Copy(ref sums, ref Unsafe.Add(ref first, step.Store * PlaneLength), length);
        }
    }

    /// <summary>Adds a plane to sums, in whole vectors.</summary>
    public static void Add(ref T plane, ref T sums, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            (Vector128.LoadUnsafe(ref plane, i) + Vector128.LoadUnsafe(ref sums, i)).StoreUnsafe(ref sums, i);
        }
    }

    /// <summary>Copies whole vectors.</summary>
    public static void Copy(ref T sums, ref T plane, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            Vector128.LoadUnsafe(ref sums, i).StoreUnsafe(ref plane, i);
        }
    }
}
