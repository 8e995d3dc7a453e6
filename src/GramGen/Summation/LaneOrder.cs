using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// The lanes of the <see cref="SummationOrder"/> in bit-reversed order: a binary counter that takes them in this order adds
/// them as halving does, first two neighbours, then two pairs, and so on.
/// </summary>
internal static class LaneOrder
{
    /// <summary>The lanes of <c>float</c>.</summary>
    public const int Lanes = 16;

    /// <summary>Levels of the counter: each keeps one sum until its neighbour is complete.</summary>
    public const int Levels = 4;

    /// <summary>The lane at an index of the order.</summary>
    public static int LaneAt(int index) => ((index & 1) << 3) | ((index & 2) << 1) | ((index & 4) >> 1) | (index >> 3);

    /// <summary>Pixels of a lane: the first lanes have one more if the block ends in a partial vector.</summary>
    public static int PixelsOf(int lane, int pixels) => (pixels + Lanes - 1 - lane) / Lanes;
}
