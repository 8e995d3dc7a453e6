using System.Globalization;

namespace GramGen;

/// <summary>The size of a feature map F: <see cref="Channels"/> rows of <see cref="Pixels"/> values.</summary>
public readonly record struct GramShape
{
    /// <summary>Declares the size of a feature map.</summary>
    /// <param name="channels">C, the rows of F and the order of G. At least 1.</param>
    /// <param name="pixels">M = H·W, the columns of F. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, or C·M or C·C is more than a span can hold (2³¹ − 1).
    /// </exception>
    public GramShape(int channels, int pixels)
    {
        GramThrow.IfSizeBelowOne(channels, nameof(channels));
        GramThrow.IfSizeBelowOne(pixels, nameof(pixels));
        GramThrow.IfTooLarge(channels, pixels, "C·M", nameof(pixels));
        GramThrow.IfTooLarge(channels, channels, "C·C", nameof(channels));
        Channels = channels;
        Pixels = pixels;
    }

    /// <summary>C: the rows of F, and the order of the symmetric matrix G.</summary>
    public int Channels { get; }

    /// <summary>M: the columns of F, the number of products in each entry of G.</summary>
    public int Pixels { get; }

    /// <summary>C·M: the values in a feature map.</summary>
    public int FeatureLength => Channels * Pixels;

    /// <summary>C·C: the values in a Gram matrix.</summary>
    public int GramLength => Channels * Channels;

    /// <summary>C·(C + 1)/2: the values in the lower triangle of a Gram matrix, diagonal included.</summary>
    public int PackedLength => (int)(Channels * (Channels + 1L) / 2);

    /// <summary>C·(C + 1)/2·M: the products that a Gram matrix is the sums of, each pair of channels once.</summary>
    internal long MultiplyAdds => Channels * (Channels + 1L) / 2 * Pixels;

    /// <summary>C × M, as in <c>64×784</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channels}×{Pixels}");
}
