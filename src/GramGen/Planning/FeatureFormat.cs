namespace GramGen.Planning;

/// <summary>How features are stored, and what packing makes of them before they are multiplied.</summary>
/// <param name="IsChannelsLast">The channels of a pixel are adjacent; otherwise the pixels of a channel.</param>
/// <param name="Stride">The leading dimension: values from channel to channel, or from pixel to pixel if channels are last.</param>
/// <param name="IsHalf">The features are half precision, and are converted to single.</param>
internal readonly record struct FeatureFormat(bool IsChannelsLast, int Stride, bool IsHalf = false)
{
    /// <summary>Nothing between one row and the next.</summary>
    public FeatureFormat(int channels, int pixels, bool isChannelsLast, bool isHalf = false)
        : this(isChannelsLast, isChannelsLast ? channels : pixels, isHalf)
    {
    }

    /// <summary>The mean of each channel is subtracted in every KC block.</summary>
    public bool IsCentred { get; init; }

    /// <summary>Each pixel is multiplied by the root of its weight.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>The last channel is a separate vector, which is not among the features.</summary>
    public bool HasVector { get; init; }

    /// <summary>
    /// The first channels are those of another matrix, the queries, which are multiplied with the channels after them; no others are.
    /// Whole micro-panels, or panels of outer products, filled up with copies of the last; 0 if all channels are of one matrix.
    /// </summary>
    public int QueryChannels { get; init; }

    /// <remarks>Written out because the compiler's own asks the runtime for comparers, whose creation allocates in a call.</remarks>
    public bool Equals(FeatureFormat other) =>
        IsChannelsLast == other.IsChannelsLast && Stride == other.Stride && IsHalf == other.IsHalf && IsCentred == other.IsCentred
        && IsWeighted == other.IsWeighted && HasVector == other.HasVector && QueryChannels == other.QueryChannels;

    public override int GetHashCode() => (IsChannelsLast, Stride, IsHalf, IsCentred, IsWeighted, HasVector, QueryChannels).GetHashCode();

    /// <summary>The values themselves are multiplied.</summary>
    public bool IsUnchanged => !IsHalf && !IsCentred && !IsWeighted;

    /// <summary>Micro-kernels could read the features in place.</summary>
    public bool IsReadable => HasRows && QueryChannels == 0;

    /// <summary>The pixels of a channel are adjacent, and multiplied as they are.</summary>
    public bool HasRows => IsUnchanged && !IsChannelsLast && !HasVector;

    /// <summary>Packing for outer products only copies; packing for dot products transposes.</summary>
    public bool IsPackedByCopy => IsUnchanged && IsChannelsLast;

    /// <summary>All features without gaps, and nothing but their type and layout to change.</summary>
    public bool IsDense(int channels, int pixels) =>
        Stride == (IsChannelsLast ? channels : pixels) && !IsCentred && !IsWeighted && !HasVector && QueryChannels == 0;

    /// <summary>Whether all features are too large for the caches near a core.</summary>
    public bool Streams(int channels, int pixels, ElementType element) =>
        (long)channels * pixels * (IsHalf ? element.Bytes / 2 : element.Bytes) > CacheSizes.StreamedBytes;

    /// <summary>Values from the first to the last.</summary>
    public long LengthOf(int channels, int pixels) => IsChannelsLast
        ? ((pixels - 1L) * Stride) + channels
        : ((channels - 1L) * Stride) + pixels;
}

/// <summary>Where micro-kernels of dot products read features: in place, or from a panel that each KC block is packed to.</summary>
/// <remarks>
/// Arrays in .NET are aligned to 8 bytes, so most vector loads from them cross a cache line; where 512-bit loads keep two
/// multipliers busy, that costs a third of the speed. A panel's rows begin on cache lines, a page or less apart, and end in
/// zeros up to whole vectors. Each packed value then takes part in C multiply-adds.
/// </remarks>
internal static class PackedPanel
{
    /// <summary>No panel: micro-kernels read the features themselves.</summary>
    public const int InPlace = 0;

    /// <summary>Channels that are transposed together: a panel of channels-last features has at least as many rows.</summary>
    public const int TransposedRows = 4;

    /// <summary>
    /// With fewer channels packing costs more than loads across cache lines. Measured with AVX-512 on a Xeon of 2023, 1024
    /// pixels, 16 bytes off a cache line, GFLOP/s packed against in place: 8 channels 57 and 148, 16 channels 78 and 93,
    /// 24 channels 92 and 76, 32 channels 104 and 84.
    /// </summary>
    public const int FewestChannels = 20;

    /// <summary>Values from row to row of the panel, or <see cref="InPlace"/>.</summary>
    public static int Stride(int channels, int pixels, ElementType element) =>
        channels < FewestChannels ? InPlace : PaddedStride(pixels, element);

    /// <summary>Values from row to row of a panel: whole vectors.</summary>
    /// <remarks>
    /// The rows of a whole block would all begin in the same cache set without one more line. Measured at 1024 pixels of
    /// channels-last features on a Zen 5 server, the time without it over that with it: 48 channels 1.14, 192 channels 1.34,
    /// 256 channels 1.36.
    /// </remarks>
    public static int PaddedStride(int pixels, ElementType element)
    {
        int stride = IntegerMath.RoundUp(Math.Min(pixels, element.BlockLength), element.Lanes);
        return stride == element.BlockLength ? stride + element.Lanes : stride;
    }

    /// <summary>Whether features without gaps are read in place if they begin on a cache line: all their rows do then.</summary>
    public static bool IsInPlaceIfAligned(int pixels, ElementType element) =>
        pixels <= element.BlockLength && pixels % element.Lanes == 0;

    /// <summary>Describes a stride.</summary>
    public static string Describe(int stride, int pixels, ElementType element)
    {
        if (stride == InPlace)
        {
            return "read in place";
        }

        string packed = FormattableString.Invariant($"packed to aligned rows of {stride} values");
        return IsInPlaceIfAligned(pixels, element) ? packed + " unless the features begin on a cache line" : packed;
    }
}

/// <summary>
/// Which row of a packed panel holds which row of an NC block. The columns' rows stay for the whole KC block, and the next
/// KC block's are packed beside them. The rows below pass through a ring of a few MC blocks, so that more channels need no
/// larger panel.
/// </summary>
internal readonly struct PanelRing
{
    /// <summary>MC blocks in the ring: the one that micro-kernels read, and some that are packed ahead.</summary>
    private const int MostMcBlocks = 4;

    private readonly int _columns;
    private readonly int _copies;
    private readonly int _mcRows;
    private readonly int _mcBlocksBelow;
    private readonly int _ring;

    public PanelRing(NcBlock block, int kcBlocks, int mcRows, int microPanel)
    {
        // Each KC block's columns begin a micro-panel.
        _columns = IntegerMath.RoundUp(block.Columns, microPanel);
        _copies = Math.Min(kcBlocks, 2);
        _mcRows = mcRows;
        _mcBlocksBelow = IntegerMath.CeilingDivide(block.Rows - block.Columns, mcRows);
        _ring = Math.Min(_mcBlocksBelow, MostMcBlocks);
    }

    /// <summary>Rows of the panel.</summary>
    public int Rows => (_copies * _columns) + (_ring * _mcRows);

    /// <summary>The panel's row for a row of the NC block. KC blocks are numbered in the order in which they are packed.</summary>
    public int PanelRow(int kcBlock, int row)
    {
        if (row < _columns)
        {
            return (kcBlock % 2 * _columns) + row;
        }

        int slot = McBlockBelow(kcBlock, row) % _ring;
        return (_copies * _columns) + (slot * _mcRows) + ((row - _columns) % _mcRows);
    }

    /// <summary>Whether a row can be packed while another MC block is multiplied: its panel row holds nothing that is still read.</summary>
    public bool HasRoom(int kcBlock, int row, int workingKcBlock, int workingRow) => row < _columns
        ? kcBlock <= workingKcBlock + 1
        : McBlockBelow(kcBlock, row) < McBlockBelow(workingKcBlock, Math.Max(workingRow, _columns)) + _ring;

    /// <summary>The number of an MC block among all below the columns, over all KC blocks.</summary>
    private int McBlockBelow(int kcBlock, int row) => (kcBlock * _mcBlocksBelow) + ((row - _columns) / _mcRows);
}
