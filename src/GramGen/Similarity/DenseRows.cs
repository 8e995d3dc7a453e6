using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Similarity;

/// <summary>Features as rows of pixels, one after the other: as they are stored, or a copy in pooled memory.</summary>
internal readonly ref struct DenseRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackBuffer<T> _copy;

    /// <summary>Takes or copies features.</summary>
    /// <param name="features">F.</param>
    /// <param name="format">How F is stored.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="mayChange">They are going to be changed, so they are copied in any case.</param>
    public DenseRows(scoped in SyrkArguments<T> features, FeatureFormat format, int channels, int pixels, bool mayChange = false)
    {
        if (!mayChange && format.IsReadable && format.Stride == pixels)
        {
            Span = features.Features.Span;
            return;
        }

        _copy = new PackBuffer<T>(LengthOf(channels, pixels));
        Span = _copy.Span[..(channels * pixels)];
        features.Rows(format, channels).CopyTo(firstChannel: 0, channels, first: 0, pixels, _copy.Span, pixels);
    }

    /// <summary>The rows.</summary>
    public Span<T> Span { get; }

    /// <summary>Values of a copy.</summary>
    public static long LengthOf(int channels, int pixels) => Math.Max(channels, PackedPanel.TransposedRows) * (long)pixels;

    public void Dispose() => _copy.Dispose();
}
