using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// What happens to the sums of one KC block: step 4 of the <see cref="SummationOrder"/>, as a binary counter of groups.
/// </summary>
/// <param name="Add">
/// The accumulator levels that are added to the block's sums, lowest first; bit p stands for level p. Level 0 is the open
/// group; level 1 + ℓ holds a sum of 2^ℓ groups.
/// </param>
/// <param name="Store">The level that keeps the result, or <see cref="Finished"/>.</param>
internal readonly record struct BlockStep(uint Add, int Store)
{
    /// <summary>No block follows: the sum is the result.</summary>
    private const int Finished = -1;

    public bool IsLast => Store == Finished;

    /// <summary>
    /// The levels that hold sums after a number of blocks, if more may follow: the open group if it has blocks, then the set bits of
    /// the number of groups.
    /// </summary>
    public static uint OccupiedLevels(int blocks) =>
        (blocks % SummationOrder.GroupBlocks == 0 ? 0u : 1) | ((uint)(blocks / SummationOrder.GroupBlocks) << 1);

    /// <summary>The step of block <paramref name="block"/> of <paramref name="blocks"/>.</summary>
    public static BlockStep Of(int block, int blocks)
    {
        int inGroup = block % SummationOrder.GroupBlocks;
        uint group = (uint)(block / SummationOrder.GroupBlocks);
        uint openGroup = inGroup == 0 ? 0u : 1u;
        if (block == blocks - 1)
        {
            // The occupied levels are the set bits of the group's number.
            return new BlockStep(openGroup | (group << 1), Finished);
        }

        if (inGroup < SummationOrder.GroupBlocks - 1)
        {
            return new BlockStep(openGroup, Store: 0);
        }

        // Incrementing the counter carries through its trailing 1 bits; those levels merge now.
        int level = BitOperations.TrailingZeroCount(~group);
        uint carried = (1u << level) - 1;
        return new BlockStep(openGroup | (carried << 1), Store: 1 + level);
    }
}

/// <summary>Sums that move between accumulator levels, in whole 128-bit vectors.</summary>
internal static class LevelSums
{
    /// <summary>Adds a level to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(ref T level, ref T sums, int length)
        where T : unmanaged
    {
        nuint i = 0;
        for (nuint end = Wide<T>(length); i < end; i += (nuint)Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref level, i) + Vector512.LoadUnsafe(ref sums, i)).StoreUnsafe(ref sums, i);
        }

        for (; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            (Vector128.LoadUnsafe(ref level, i) + Vector128.LoadUnsafe(ref sums, i)).StoreUnsafe(ref sums, i);
        }
    }

    /// <summary>Copies sums to a level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(ref T sums, ref T level, int length)
        where T : unmanaged
    {
        nuint i = 0;
        for (nuint end = Wide<T>(length); i < end; i += (nuint)Vector512<T>.Count)
        {
            Vector512.LoadUnsafe(ref sums, i).StoreUnsafe(ref level, i);
        }

        for (; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            Vector128.LoadUnsafe(ref sums, i).StoreUnsafe(ref level, i);
        }
    }

    /// <summary>Scales finished sums in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(ref T sums, int length, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nuint i = 0;
        for (nuint end = Wide<T>(length); i < end; i += (nuint)Vector512<T>.Count)
        {
            CanonicalNaN.Of(Vector512.LoadUnsafe(ref sums, i) * scale).StoreUnsafe(ref sums, i);
        }

        for (; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            CanonicalNaN.Of(Vector128.LoadUnsafe(ref sums, i) * scale).StoreUnsafe(ref sums, i);
        }
    }

    /// <summary>How many of the values fill whole vectors, where vectors of 512 bits are no detour.</summary>
    private static nuint Wide<T>(int length)
        where T : unmanaged => Hardware.HasAvx512 ? (nuint)(length & -Vector512<T>.Count) : 0;
}
