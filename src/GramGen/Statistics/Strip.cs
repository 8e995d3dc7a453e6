namespace GramGen.Statistics;

/// <summary>Some pixels of every channel.</summary>
/// <param name="features">The values, or nothing if they are <see cref="Half"/>.</param>
/// <param name="halves">The values if they are <see cref="Half"/>.</param>
/// <param name="form">How they lie.</param>
/// <param name="channels">C.</param>
/// <param name="pixels">The number of pixels.</param>
internal readonly ref struct Strip<T>(
    ReadOnlySpan<T> features, ReadOnlySpan<Half> halves, FeatureForm form, int channels, int pixels)
    where T : unmanaged
{
    public ReadOnlySpan<T> Features { get; } = features;

    public ReadOnlySpan<Half> Halves { get; } = halves;

    public FeatureForm Form { get; } = form;

    public int Channels { get; } = channels;

    public int Pixels { get; } = pixels;

    private bool IsLast => Form.Layout == FeatureLayout.ChannelsLast;

    /// <summary>Some of the pixels.</summary>
    public Strip<T> Slice(int first, int pixels)
    {
        int start = IsLast ? first * Form.Stride : first;
        return Form.IsHalf
            ? new Strip<T>(default, Halves[start..], Form, Channels, pixels)
            : new Strip<T>(Features[start..], default, Form, Channels, pixels);
    }

    /// <summary>Where a value stands.</summary>
    public int IndexOf(int channel, int pixel) => IsLast ? (pixel * Form.Stride) + channel : (channel * Form.Stride) + pixel;
}
