namespace GramGen.Planning;

/// <summary>How features are stored, and what packing makes of them before they are multiplied.</summary>
/// <param name="IsChannelsLast">The channels of a pixel are adjacent; otherwise the pixels of a channel.</param>
/// <param name="Stride">The leading dimension: values from channel to channel, or from pixel to pixel if channels are last.</param>
/// <param name="IsHalf">The features are half precision, and are converted to single.</param>
internal readonly record struct FeatureFormat(bool IsChannelsLast, int Stride, bool IsHalf = false)
{
    /// <summary>The mean of each channel is subtracted in every KC block.</summary>
    public bool IsCentred { get; init; }

    /// <summary>Nothing between one row and the next.</summary>
    public static FeatureFormat Dense(int channels, int pixels, bool isChannelsLast, bool isHalf = false) =>
        new(isChannelsLast, isChannelsLast ? channels : pixels, isHalf);

    /// <summary>The values themselves are multiplied.</summary>
    public bool IsUnchanged => !IsHalf && !IsCentred;

    /// <summary>Micro-kernels could read the features in place.</summary>
    public bool IsReadable => IsUnchanged && !IsChannelsLast;

    /// <summary>Packing for outer products only copies; packing for dot products transposes.</summary>
    public bool IsPackedByCopy => IsUnchanged && IsChannelsLast;

    /// <summary>Channel after channel without a gap, as micro-kernels with a constant stride expect that read in place.</summary>
    public bool IsDenseRows(int pixels) => IsReadable && Stride == pixels;

    /// <summary>Values from the first to the last.</summary>
    public long LengthOf(int channels, int pixels) => IsChannelsLast
        ? ((pixels - 1L) * Stride) + channels
        : ((channels - 1L) * Stride) + pixels;
}
