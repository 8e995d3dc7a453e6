using System.Globalization;

namespace GramGen;

/// <summary>
/// The size and memory layout of a feature map F: <see cref="Channels"/> rows of <see cref="Pixels"/> values, stored as
/// <see cref="Layout"/> says.
/// </summary>
public readonly record struct GramShape
{
    /// <summary>Describes a feature map.</summary>
    /// <param name="channels">C, the rows of F and the order of G. At least 1.</param>
    /// <param name="pixels">M = H·W, the columns of F. At least 1.</param>
    /// <param name="layout">How the features are stored; a gradient with respect to them is stored the same way.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, C·M or C·C exceeds the length of a span (2³¹ − 1), or the layout is undefined.
    /// </exception>
    public GramShape(int channels, int pixels, FeatureLayout layout = FeatureLayout.ChannelsFirst)
    {
        ValueChecks.ThrowIfBelowOne(channels, nameof(channels));
        ValueChecks.ThrowIfBelowOne(pixels, nameof(pixels));
        ValueChecks.ThrowIfTooLarge(channels, pixels, "C·M", nameof(pixels));
        ValueChecks.ThrowIfTooLarge(channels, channels, "C·C", nameof(channels));
        Channels = channels;
        Pixels = pixels;
        Layout = layout;
    }

    /// <summary>C: the rows of F, and the order of the symmetric matrix G.</summary>
    public int Channels { get; }

    /// <summary>M: the columns of F, the number of products in each entry of G.</summary>
    public int Pixels { get; }

    /// <summary>How the features are stored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public FeatureLayout Layout
    {
        get;
        init
        {
            ThrowIfUndefined(value);
            field = value;
        }
    }

    /// <summary>C·M: the values in a feature map.</summary>
    public int FeatureLength => Channels * Pixels;

    /// <summary>C·C: the values in a Gram matrix.</summary>
    public int GramLength => Channels * Channels;

    /// <summary>C·(C + 1)/2: the values in the lower triangle of a Gram matrix, diagonal included.</summary>
    public int PackedLength => (int)(Channels * (Channels + 1L) / 2);

    /// <summary>C·(C + 1)/2·M: the multiply-adds of one triangle.</summary>
    internal long MultiplyAdds => Channels * (Channels + 1L) / 2 * Pixels;

    /// <summary>C × M, as in <c>64×784</c> or <c>64×784 (channels last)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Channels}×{Pixels}{(Layout == FeatureLayout.ChannelsLast ? " (channels last)" : "")}");

    /// <summary>
    /// Shapes are made per call, so the layouts are compared directly: looking up the names of an enumeration
    /// takes longer than a small product.
    /// </summary>
    private static void ThrowIfUndefined(FeatureLayout layout)
    {
        if (layout is not (FeatureLayout.ChannelsFirst or FeatureLayout.ChannelsLast))
        {
            ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        }
    }
}

/// <summary>The memory layout of a feature map; part of its <see cref="GramShape"/>. All layouts give the same bits.</summary>
public enum FeatureLayout
{
    /// <summary>Channel by channel, F as C × M, G = F·Fᵀ: PyTorch's NCHW.</summary>
    ChannelsFirst = 0,

    /// <summary>Pixel by pixel, V as M × C, G = Vᵀ·V: TensorFlow's NHWC, and observations by variables.</summary>
    ChannelsLast = 1,
}
