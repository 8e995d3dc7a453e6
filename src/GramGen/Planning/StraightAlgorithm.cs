namespace GramGen.Planning;

/// <summary>Generated code of a size's own, in which all offsets are constants: for sizes whose calls take some tens of nanoseconds.</summary>
internal static class StraightAlgorithm
{
    private const int MostChannels = 6;

    /// <summary>With few pixels straight code of more channels takes a third less time than a looped routine; with more it gains less, for hundreds of statements.</summary>
    private const int MostChannelsOfFewPixels = 8;

    /// <summary>Whether straight code pays for channels-first features.</summary>
    /// <remarks>
    /// With 128-bit vectors sums are reduced one by one. Each is a variable, and with some 40 of them RyuJIT keeps all in memory: 16×16
    /// took 3 times as long as micro-kernels. Their code is also the longest, so a few channels must do.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels) =>
        pixels <= isa.Element.BlockLength
        && (channels <= MostChannels || (isa.IsWide && channels <= MostChannelsOfFewPixels && pixels <= 2 * isa.Element.Lanes));
}
