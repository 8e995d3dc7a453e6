namespace GramGen.Planning;

/// <summary>Where tiles read a size's features: in place, or from a panel that each block is copied to.</summary>
/// <remarks>
/// Arrays of .NET are aligned to 8 bytes, so most vector loads from them cross a cache line; where 512-bit loads keep two
/// multipliers busy that costs a third of the speed. A panel's rows begin on cache lines, a page or less apart, and are
/// filled up with zeros to whole vectors. Each copied value then takes part in C multiply-adds.
/// </remarks>
internal static class PanelLayout
{
    /// <summary>No panel: tiles read the features themselves.</summary>
    public const int InPlace = 0;

    /// <summary>
    /// With fewer channels the copy costs more than loads across cache lines. Measured with AVX-512 on a Xeon of 2023,
    /// 1024 pixels, 16 bytes off a cache line, GFLOP/s copied against in place: 8 channels 57 and 148, 16 channels 78 and
    /// 93, 24 channels 92 and 76, 32 channels 104 and 84.
    /// </summary>
    public const int FewestChannels = 20;

    /// <summary>
    /// Values from one row of the panel to the next, or <see cref="InPlace"/>. It is the number of pixels where that fits,
    /// so that the same tiles can read features in place that begin on a cache line.
    /// </summary>
    public static int StrideOf(int channels, int pixels, ElementType element) =>
        channels < FewestChannels ? InPlace : PaddedStrideOf(pixels, element);

    /// <summary>Values from one row of a panel to the next: whole vectors.</summary>
    /// <remarks>Rows of a longer block would all begin in the same set of the cache but for one line more.</remarks>
    public static int PaddedStrideOf(int pixels, ElementType element) => pixels > element.BlockLength
        ? element.BlockLength + element.Lanes
        : (pixels + element.Lanes - 1) / element.Lanes * element.Lanes;

    /// <summary>A stride in words.</summary>
    public static string Describe(int stride, int pixels)
    {
        if (stride == InPlace)
        {
            return "read in place";
        }

        string copied = FormattableString.Invariant($"copied to aligned rows of {stride} values");
        return stride == pixels ? copied + " unless the features begin on a cache line" : copied;
    }
}
