using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// The sums of earlier KC blocks, in the levels of the summation order's binary counter. A level holds micro-tile after
/// micro-tile, as micro-kernels leave them.
/// </summary>
/// <param name="memory">Memory for the levels; none for a single KC block.</param>
/// <param name="length">Values in a level.</param>
internal readonly ref struct AccumulatorLevels<T>(Span<T> memory, int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _levels = memory;

    /// <summary>Values in a level: the slots of all micro-tiles. 0 if there is a single KC block.</summary>
    public int Length { get; } = length;

    /// <summary>Values reserved for a micro-tile's sums: whole vectors.</summary>
    public static int SlotLength(int sums) => IntegerMath.RoundUp(sums, Vector128<T>.Count);

    /// <summary>Prefetches the sums that are added first.</summary>
    /// <param name="step">The step.</param>
    /// <param name="slot">The offset of the micro-tile in a level.</param>
    /// <param name="length">The length of its slot.</param>
    public void PrefetchAdded(BlockStep step, int slot, int length)
    {
        if (step.Add == 0)
        {
            return;
        }

        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(_levels), slot + (BitOperations.TrailingZeroCount(step.Add) * Length));
        for (int i = 0; i < length; i += Element<T>.Lanes)
        {
            Prefetch.Line(ref Unsafe.Add(ref first, i));
        }
    }

    /// <summary>Carries out a KC block's step on the sums of one micro-tile.</summary>
    /// <param name="step">The step.</param>
    /// <param name="slot">The offset of the micro-tile in a level.</param>
    /// <param name="length">The length of its slot.</param>
    /// <param name="sums">The block's sums; afterwards those of all blocks that were added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Combine(BlockStep step, int slot, int length, ref T sums)
    {
        if (_levels.IsEmpty)
        {
            return;
        }

        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(_levels), slot);
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
}
