namespace GramGen.Planning;

/// <summary>
/// Which sizes outer products are faster at, by estimated cycles: those with few pixels and many channels. Transposing the
/// features pays there because no lanes are added across; the bits are the same.
/// </summary>
/// <remarks>In closed form, because undeclared sizes evaluate it in every call. Fitted to 264 sizes from 20 × 9 to 512 × 1000 on a Xeon of 2023.</remarks>
internal static class OuterAlgorithm
{
    /// <summary>
    /// Channels in a packed panel: with <c>float</c> one pixel of them is a cache line, and vectors of every width fit.
    /// </summary>
    public const int PanelChannels = 16;

    /// <summary>With fewer channels most of a panel would be empty.</summary>
    private const int FewestChannels = 17;

    /// <summary>Values of the packed features at most: 16 MB.</summary>
    private const long MostValues = 4 * 1024 * 1024;

    /// <summary>On a near tie prefer dot products, which need no full copy of the features.</summary>
    private const double LeastGain = 1.06;

    /// <summary>Transposing a value.</summary>
    private const double PackCycles = 0.44;

    /// <summary>One pixel of a vector of sums: half a cycle and a little.</summary>
    private const double StepCycles = 0.56;

    /// <summary>One lane of a micro-tile: its loop's exit, and what is stored before the next.</summary>
    private const double LaneCycles = 12.7;

    /// <summary>One vector of sums: its lanes are merged, scaled and stored twice.</summary>
    private const double VectorCycles = 21;

    /// <summary>Dot products, in each pass over the lanes: 16 pixels of a sum; a sum; 16 pixels of a row.</summary>
    private const double DotStepCycles = 0.57;
    private const double DotSumCycles = 4.4;
    private const double DotRowVectorCycles = 3;

    /// <summary>Dot products transpose channels-last features first: a value.</summary>
    private const double DotTransposeCycles = 0.35;

    /// <summary>A row, for all passes together.</summary>
    private const double DotRowCycles = 20;

    /// <summary>Whether outer products are the faster algorithm.</summary>
    /// <remarks>Of the 264 sizes it takes the slower one for a tenth, nearly always by less than a tenth.</remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isPackedByCopy">The features are channels-last, as the packed panels are.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels, bool isPackedByCopy) =>
        channels >= FewestChannels
        && pixels <= isa.Element.BlockLength
        && (long)channels * pixels <= MostValues
        && isa.HasOuterProducts
        && LeastGain * TotalCycles(isa, channels, pixels) < DotTotalCycles(isa, channels, pixels, isPackedByCopy);

    /// <summary>Values of the packed panels, and of the last panel's rows before they are transposed.</summary>
    public static long PanelLength(int channels, int pixels) =>
        (Panels(channels) + (channels % PanelChannels == 0 ? 0L : 1)) * PanelChannels * pixels;

    public static int Panels(int channels) => IntegerMath.CeilingDivide(channels, PanelChannels);

    /// <summary>From the features to the packed panels.</summary>
    public static double PackingCycles(int channels, int pixels) => PackCycles * Panels(channels) * PanelChannels * pixels;

    /// <summary>The micro-kernels, and the stores between them.</summary>
    public static double MultiplyCycles(IsaTraits isa, int channels, int pixels)
    {
        double lanes = LaneCycles * isa.Element.Lanes / (isa.GemmMicroTile.Rows * isa.GemmMicroTile.Vectors);
        return SumVectors(isa, channels) * ((StepCycles * pixels) + lanes + VectorCycles);
    }

    /// <summary>The whole product.</summary>
    public static double TotalCycles(IsaTraits isa, int channels, int pixels) =>
        CostModel.CallCycles + PackingCycles(channels, pixels) + MultiplyCycles(isa, channels, pixels);

    /// <summary>The whole product by the library's dot products.</summary>
    private static double DotTotalCycles(IsaTraits isa, int channels, int pixels, bool isTransposed)
    {
        double passes = (double)isa.Element.Lanes / isa.VectorLanes;
        double vectors = IntegerMath.CeilingDivide(pixels, isa.Element.Lanes);
        double sums = CostModel.Sums(channels) * ((DotStepCycles * vectors) + DotSumCycles);
        double rows = channels * DotRowVectorCycles * vectors;
        double transposed = isTransposed ? DotTransposeCycles * channels * pixels : 0;
        return CostModel.CallCycles + (passes * (sums + rows)) + (channels * DotRowCycles) + transposed;
    }

    /// <summary>Vectors of sums from the diagonal to the right, including those that only fill the panels.</summary>
    private static double SumVectors(IsaTraits isa, int channels)
    {
        double panels = Panels(channels);
        int inPanel = PanelChannels / isa.VectorLanes;
        int inLast = ((channels - 1) % PanelChannels / isa.VectorLanes) + 1;
        return PanelChannels * ((panels * inLast) + (inPanel * panels * (panels - 1) / 2));
    }
}
