namespace GramGen.Planning;

/// <summary>
/// Products of up to some tens of channels: features are read in place and stay in the caches near the core, and nothing stands
/// between the micro-tiles.
/// </summary>
/// <remarks>
/// Measured on a Xeon of 2023, the time with packed panels or outer products over that in place, AVX-512 and AVX2: 17×64 6.0
/// and 8.1, 24×600 1.22 and 1.25, 32×196 1.6 and 1.1, 48×49 1.3 and 1.4, 40×400 1.06 and 1.03; but 48×1000 0.81, 64×784 0.74.
/// </remarks>
internal static class LoopedAlgorithm
{
    /// <summary>MR and NR: with <c>float</c> the sums of a micro-tile fill a vector of 512 bits.</summary>
    public const int MicroPanel = 4;

    /// <summary>MR of the last micro-panel at most.</summary>
    public const int MostRows = 6;

    private const int MostChannels = 48;

    private const int MostBytes = 64 * 1024;

    /// <summary>
    /// Channels on one thread, with vectors that hold some of a sum's lanes: micro-kernels of packed panels read rows once for each pass
    /// over the lanes, and the longest do not stay in the first-level cache. Measured on a Zen 3 server with AVX2, the time of the faster
    /// of dot and outer products over that in place: 72×512 1.28, 80×784 1.42, 100×1000 1.26, 112×784 1.27, 65×1023 1.25, but 96×333
    /// 0.98, 120×500 0.94, 128×784 1.04, 128×1024 0.97.
    /// </summary>
    private const int MostChannelsOfNarrow = 112;

    /// <summary>
    /// Multiply-adds with which two threads take longer for packed panels than one thread in place: on the same server 48×1000 took 41 and
    /// 34 µs, but 64×784 39 and 48.
    /// </summary>
    private const double MostMultiplyAddsOfTwoThreads = 1.25e6;

    private const int MostAliasedRows = 16;

    /// <summary>A call for any size: its arguments are checked, and it is planned. Generated code skips this.</summary>
    private const double AnySizeCallCycles = 170;

    /// <summary>From the caller to the first load, and back.</summary>
    private const double CallCycles = 35;

    /// <summary>A sum: scaled and stored twice; and for each pass, the horizontal reduction.</summary>
    private const double SumCycles = 1.2;
    private const double PassSumCycles = 0.83;

    /// <summary>A step over one vector of pixels: a micro-tile, and a multiply-add.</summary>
    private const double MicroTileStepCycles = 2.2;
    private const double MultiplyAddCycles = 0.47;

    /// <summary>The masked step of a micro-tile after the last whole vector.</summary>
    private const double MaskedStepCycles = 7.4;

    /// <summary>Packing the features, and each byte of them.</summary>
    private const double PackCallCycles = 60;
    private const double PackByteCycles = 0.075;

    /// <summary>Whether a product is computed in place; other features than rows of values are packed first.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="threads">Threads that take part.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels, int threads)
    {
        bool isSmall = channels <= MostChannels && channels * pixels * isa.Element.Bytes <= MostBytes;
        bool isShared = threads > 2 || (threads == 2 && CostModel.Sums(channels) * pixels > MostMultiplyAddsOfTwoThreads);
        bool isNarrow = channels <= MostChannelsOfNarrow && isa.Passes > 1 && !isShared;
        return isa.IsWide && pixels <= isa.Element.BlockLength && (isSmall || isNarrow);
    }

    /// <summary>Values from channel to channel of the packed features, or <see cref="PackedPanel.InPlace"/>.</summary>
    /// <remarks>
    /// Rows that are a multiple of a page apart begin in one cache set, which holds 8 or 12 of them; packing pays with many more.
    /// Measured on a Xeon of 2023 with AVX-512, 16×1024: 2.7 µs in place, 3.7 packed.
    /// </remarks>
    public static int PanelStride(int channels, int pixels, FeatureFormat features, ElementType element)
    {
        bool aliases = channels > MostAliasedRows && features.Stride % element.BlockLength == 0;
        return features.IsReadable && !aliases ? PackedPanel.InPlace : PackedPanel.PaddedStride(pixels, element);
    }

    /// <summary>
    /// Channels after the last whole micro-panel: 3, 5 or 6, or all if they are few. Narrower ones would have too few
    /// accumulators to keep the multipliers busy.
    /// </summary>
    public static int LastPanel(int channels) => channels <= MostRows ? channels : (channels % MicroPanel) switch
    {
        0 => 0,
        3 => 3,
        int rest => rest + MicroPanel,
    };

    /// <summary>Estimated cycles of the library's call for any size.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isPacked">The features are packed first.</param>
    public static double TotalCycles(IsaTraits isa, int channels, int pixels, bool isPacked) =>
        AnySizeCallCycles + RoutineCycles(isa, channels, pixels) + (isPacked ? PackingCycles(isa.Element, channels, pixels) : 0);

    /// <summary>Estimated cycles of the routine, which generated code calls.</summary>
    /// <remarks>
    /// Fitted to 800 sizes of up to 48 channels and 64 KB with AVX-512 and AVX2, of both types, on a Xeon of 2023, with features in
    /// ordinary arrays: a twelfth off on average.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static double RoutineCycles(IsaTraits isa, int channels, int pixels)
    {
        double sums = CostModel.Sums(channels);
        int microTiles = MicroTiles(channels);
        int steps = isa.Passes * IntegerMath.CeilingDivide(pixels, isa.Element.Lanes);
        double masked = pixels % isa.Element.Lanes == 0 ? 0 : MaskedStepCycles * microTiles * isa.Passes;
        return CallCycles
            + (sums * (SumCycles + (PassSumCycles * isa.Passes)))
            + (steps * ((MicroTileStepCycles * microTiles) + (MultiplyAddCycles * sums)))
            + masked;
    }

    private static double PackingCycles(ElementType element, int channels, int pixels) =>
        PackCallCycles + (PackByteCycles * element.Bytes * channels * pixels);

    /// <summary>A last micro-panel meets every whole one before it, and itself.</summary>
    private static int MicroTiles(int channels)
    {
        int last = LastPanel(channels);
        int whole = (channels - last) / MicroPanel;
        return (whole * (whole + 1) / 2) + (last == 0 ? 0 : whole + 1);
    }
}
