namespace GramGen.Planning;

/// <summary>
/// Which sizes are computed in outer-product form: those with few pixels and many channels. It pays to transpose the
/// features there, for it saves adding lanes across; the bits are the same.
/// </summary>
internal static class OuterForm
{
    /// <summary>
    /// Channels in a strip of the transposed panel: with <c>float</c> a pixel of them is one cache line, and vectors of
    /// every width fit.
    /// </summary>
    public const int StripChannels = 16;

    /// <summary>With fewer channels most of a strip would be empty.</summary>
    private const int FewestChannels = 17;

    /// <summary>Of the panel, which holds all features: 16 MB.</summary>
    private const long MostValues = 4 * 1024 * 1024;

    /// <summary>Of nearly equals dot products: they hold no copy of all features.</summary>
    private const double LeastGain = 1.06;

    /// <summary>
    /// Asked at each call, of generated sizes too. Of 264 sizes from 20 × 9 to 512 × 1000 it takes the slower form for a
    /// tenth, nearly always by less than a tenth.
    /// </summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="channelsLast">The features lie pixel after pixel, as the strips do.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels, bool channelsLast) =>
        channels >= FewestChannels
        && pixels <= isa.Element.BlockLength
        && (long)channels * pixels <= MostValues
        && isa.OuterTile != OuterTileSize.None
        && LeastGain * OuterCostModel.Total(isa, channels, pixels) < OuterCostModel.DotTotal(isa, channels, pixels, channelsLast);
}
