using System.Numerics;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// What happens to the sums of one block: step 4 of the <see cref="SummationOrder"/>, as a binary counter of groups.
/// </summary>
/// <param name="Add">
/// The planes of running sums that are added to the block's, lowest first; bit p stands for plane p. Plane 0 is the open
/// group; plane 1 + ℓ is level ℓ of the merging.
/// </param>
/// <param name="Store">The plane that keeps the result, or <see cref="Finished"/>.</param>
internal readonly record struct BlockStep(uint Add, int Store)
{
    /// <summary>No block follows: the sum is the result.</summary>
    private const int Finished = -1;

    public bool IsLast => Store == Finished;

    /// <summary>The step of block <paramref name="block"/> of <paramref name="blocks"/>.</summary>
    public static BlockStep Of(int block, int blocks)
    {
        int placeInGroup = block % SummationOrder.GroupBlocks;
        uint group = (uint)(block / SummationOrder.GroupBlocks);
        uint openGroup = placeInGroup == 0 ? 0u : 1u;

        if (block == blocks - 1)
        {
            // The levels that wait are the set bits of the group's number.
            return new BlockStep(openGroup | (group << 1), Finished);
        }

        if (placeInGroup < SummationOrder.GroupBlocks - 1)
        {
            return new BlockStep(openGroup, Store: 0);
        }

        // Counting up carries through the trailing ones.
        int level = BitOperations.TrailingZeroCount(~group);
        uint carried = (1u << level) - 1;
        return new BlockStep(openGroup | (carried << 1), Store: 1 + level);
    }

    /// <summary>The planes that the steps of so many blocks need.</summary>
    public static int PlaneCount(int blocks) => blocks == 1
        ? 0
        : 1 + (32 - BitOperations.LeadingZeroCount((uint)((blocks - 1) / SummationOrder.GroupBlocks)));
}
