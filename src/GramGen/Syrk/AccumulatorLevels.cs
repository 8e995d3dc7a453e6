using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// The sums of earlier KC blocks, in the levels of the summation order's binary counter. A level holds micro-tile after
/// micro-tile, as micro-kernels leave them.
/// </summary>
internal readonly ref struct AccumulatorLevels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackBuffer<T> _levels;

    /// <summary>Reserves the levels; a single KC block needs none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="block">The NC block.</param>
    public AccumulatorLevels(scoped in GramPlan plan, NcBlock block)
    {
        if (plan.Blocks > 1)
        {
            Length = (int)plan.LevelLength(block);
            _levels = new PackBuffer<T>((long)SummationOrder.LevelCount(plan.BlocksPerTerm) * Length);
        }
    }

    /// <summary>Values in a level: the slots of all micro-tiles. 0 if there is a single KC block.</summary>
    public int Length { get; }

    /// <summary>Values reserved for a micro-tile's sums: whole vectors.</summary>
    public static int SlotLength(int sums) => IntegerMath.RoundUp(sums, Vector128<T>.Count);

    /// <summary>Carries out a KC block's step on the sums of one micro-tile.</summary>
    /// <param name="step">The step.</param>
    /// <param name="slot">The offset of the micro-tile in a level.</param>
    /// <param name="length">The length of its slot.</param>
    /// <param name="sums">The block's sums; afterwards those of all blocks that were added.</param>
    public void Combine(BlockStep step, int slot, int length, ref T sums)
    {
        if (_levels.IsEmpty)
        {
            return;
        }

        ref T first = ref Unsafe.Add(ref _levels.First, slot);
        int level = 0;
        for (uint add = step.Add; add != 0; add >>= 1, level++)
        {
            if ((add & 1) != 0)
            {
                LevelSums.Add(ref Unsafe.Add(ref first, level * Length), ref sums, length);
            }
        }

        if (!step.IsLast)
        {
            LevelSums.Copy(ref sums, ref Unsafe.Add(ref first, step.Store * Length), length);
        }
    }

    public void Dispose() => _levels.Dispose();
}
