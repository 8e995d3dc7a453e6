namespace GramGen.Planning;

/// <summary>
/// The one order in which the products of two channels are added: a function of the number of pixels alone, so that
/// every instruction set, thread count and code path gives the same bits.
/// </summary>
/// <remarks>
/// <para>1. Pixels are cut into blocks of 1024 (of <c>double</c> 512).</para>
/// <para>2. In a block, lane ℓ of 16 (of <c>double</c> 8) adds the products of pixels k ≡ ℓ (mod 16),
/// ascending, each by one fused multiply-add, from +0. A last, partial vector is filled up with zeros and takes part
/// whole.</para>
/// <para>3. The lanes are added by halving: ℓ with ℓ + 8, then ℓ + 4, ℓ + 2, ℓ + 1 (of <c>double</c> from ℓ + 4 on).</para>
/// <para>4. Block sums are added ascending within a group of <see cref="GroupBlocks"/> blocks; groups are merged
/// pairwise as a binary counter counts, so the error grows with the logarithm of their number, and the order does not
/// depend on how much is still to come.</para>
/// <para>5. The finished sum is scaled once.</para>
/// </remarks>
internal static class SummationOrder
{
    /// <summary>Blocks that are added one after the other before pairwise merging begins.</summary>
    public const int GroupBlocks = 8;

    public static int BlockCount(int pixels, ElementType element) => IntegerMath.CeilingDivide(pixels, element.BlockLength);

    public static int GroupCount(int pixels, ElementType element) => IntegerMath.CeilingDivide(BlockCount(pixels, element), GroupBlocks);

    /// <summary>
    /// The accumulator levels that a number of blocks needs: the open group, and one for each bit of the number of groups before it.
    /// </summary>
    public static int LevelCount(int blocks) => blocks == 1 ? 0 : 1 + BitLength((blocks - 1) / GroupBlocks);

    /// <summary>
    /// γₙ = n·u / (1 − n·u) for n = <see cref="RoundingDepth"/> and the unit roundoff u: |computed − exact| ≤ γₙ·s·Σ|F_ik·F_jk|
    /// plus <see cref="UnderflowBound"/> (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 2.1, 3.1 and 4.2).
    /// </summary>
    public static double ErrorBound(int pixels, ElementType element)
    {
        double roundings = RoundingDepth(pixels, element) * element.UnitRoundoff;
        return roundings / (1 - roundings);
    }

    /// <summary>
    /// What underflow can take from a result, for a scale up to 1; times s for a larger one. The M multiply-adds and the scale lose half of
    /// the smallest number each at most, where they are below the normal numbers.
    /// </summary>
    public static double UnderflowBound(int pixels, ElementType element)
    {
        double smallest = (1 + ErrorBound(pixels, element)) * (pixels + 1.0) / 2;
        return element == ElementType.Double ? Math.Ceiling(smallest) * double.Epsilon : smallest * float.Epsilon;
    }

    /// <summary>The largest number of roundings on the way from one product to the result.</summary>
    public static int RoundingDepth(int pixels, ElementType element)
    {
        int inLane = IntegerMath.CeilingDivide(Math.Min(pixels, element.BlockLength), element.Lanes);
        int lanesTogether = BitLength(element.Lanes - 1);
        int inGroup = Math.Min(BlockCount(pixels, element), GroupBlocks) - 1;
        int groups = BitLength(GroupCount(pixels, element) - 1);
        const int Scale = 1;
        return inLane + lanesTogether + inGroup + groups + Scale;
    }

    private static int BitLength(int value)
    {
        int bits = 0;
        for (; value > 0; value >>= 1)
        {
            bits++;
        }

        return bits;
    }
}
