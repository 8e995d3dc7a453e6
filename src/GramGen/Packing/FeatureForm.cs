namespace GramGen.Packing;

/// <summary>How features lie in memory, and what is made of them before they are multiplied.</summary>
/// <param name="Layout">What stands side by side: the pixels of a channel, or the channels of a pixel.</param>
/// <param name="Stride">
/// The leading dimension: values from channel to channel, of features that lie pixel after pixel from pixel to pixel.
/// </param>
internal readonly record struct FeatureForm(FeatureLayout Layout, int Stride)
{
    /// <summary>They are <see cref="Half"/>, and the sums <see cref="float"/>.</summary>
    public bool IsHalf { get; init; }

    /// <summary>In each block the mean of each channel is subtracted.</summary>
    public bool IsCentred { get; init; }

    /// <summary>Nothing between one row and the next.</summary>
    public static FeatureForm Dense(GramShape shape, FeatureLayout layout) =>
        new(layout, layout == FeatureLayout.ChannelsLast ? shape.Channels : shape.Pixels);

    /// <summary>They are multiplied as they are, wherever they lie.</summary>
    public bool IsUnchanged => !IsHalf && !IsCentred;

    /// <summary>Outer products need a copy of them only; dot products need them turned.</summary>
    public bool IsCopiedToStrips => IsUnchanged && Layout == FeatureLayout.ChannelsLast;

    /// <summary>Tiles could read them in place.</summary>
    public bool IsReadable => IsUnchanged && Layout == FeatureLayout.ChannelsFirst;

    /// <summary>They lie as the tiles of a declared size expect that read features in place.</summary>
    public bool IsDenseRows(GramShape shape) => IsReadable && Stride == shape.Pixels;

    /// <summary>Values from the first to the last.</summary>
    public long LengthOf(GramShape shape) => LengthOf(shape.Channels, shape.Pixels);

    /// <inheritdoc cref="LengthOf(GramShape)"/>
    public long LengthOf(int channels, int pixels) => Layout == FeatureLayout.ChannelsLast
        ? ((pixels - 1L) * Stride) + channels
        : ((channels - 1L) * Stride) + pixels;
}
