using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// The lanes of the <see cref="SummationOrder"/> one after the other, so that a binary counter adds them as halving does:
/// the sums of two neighbours become one, then those of two pairs, and so on. It is the order of reversed bits.
/// </summary>
internal static class LaneOrder
{
    /// <summary>The lanes of <c>float</c>.</summary>
    public const int Lanes = 16;

    /// <summary>Levels of the counter: each keeps one sum until its neighbour is there.</summary>
    public const int Levels = 4;

    /// <summary>The lane whose turn it is.</summary>
    public static int LaneAt(int turn) => ((turn & 1) << 3) | ((turn & 2) << 1) | ((turn & 4) >> 1) | (turn >> 3);

    /// <summary>Pixels of a lane: the first lanes have one more if the block ends in a partial vector.</summary>
    public static int PixelsOf(int lane, int pixels) => (pixels + Lanes - 1 - lane) / Lanes;
}
