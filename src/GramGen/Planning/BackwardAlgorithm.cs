namespace GramGen.Planning;

/// <summary>How a backward product dF = scale·(D + Dᵀ)·F is computed; every algorithm gives the same bits.</summary>
/// <remarks>
/// Measured on a Xeon of 2023, the time with packed panels over that of the looped routine, AVX-512 and AVX2: 3×1000 7.1 and 3.0,
/// 8×64 1.6 and 2.0, 12×1300 1.6 and 1.1, 24×600 1.09 and 1.08, 40×400 1.09 and 1.20, 48×340 1.06 and 1.08; but 64×64 0.93 and 2.2.
/// </remarks>
internal static class BackwardAlgorithm
{
    /// <summary>Up to this number of channels D + Dᵀ is in registers, and the channels are unrolled.</summary>
    public const int FewChannels = 6;

    private const int MostChannels = 48;

    private const int MostBytes = 64 * 1024;

    /// <summary>Half of the first-level cache, for the features that all micro-panels read.</summary>
    private const int CachedBytes = CacheSizes.L1Bytes / 2;

    /// <summary>Whether channels-first features are multiplied in place, with nothing between the micro-tiles.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M: a 128-bit vector of values or more; a longer vector is taken only where a row fills it.</param>
    public static bool IsLooped(IsaTraits isa, int channels, int pixels) =>
        channels <= MostChannels
        && pixels > isa.Element.SlotMask
        && (long)channels * pixels * isa.Element.Bytes <= MostBytes
        && isa.VectorLanes > 1;

    /// <summary>Pixels whose features stay in the first-level cache while the micro-panels pass: whole micro-tiles.</summary>
    /// <param name="channels">C.</param>
    /// <param name="microTileBytes">Bytes of a row of a micro-tile.</param>
    /// <param name="bytes">Bytes of a value.</param>
    public static int BlockPixels(int channels, int microTileBytes, int bytes) =>
        Math.Max(CachedBytes / channels / microTileBytes, 1) * (microTileBytes / bytes);
}
