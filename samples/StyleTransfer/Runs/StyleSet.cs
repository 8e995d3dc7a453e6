using StyleTransfer.Arithmetic;
using StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Runs;

/// <summary>The styles of a run at any size, in grey if the content keeps its colours.</summary>
internal sealed class StyleSet : IDisposable
{
    private readonly IReadOnlyList<Style> _styles;
    private readonly IReadOnlyList<Picture> _pictures;
    private readonly bool _isGrey;

    /// <param name="styles">Owned by the caller.</param>
    /// <param name="like">The content whose contrast grey styles take; <see langword="null"/> for styles in colour.</param>
    public StyleSet(IReadOnlyList<Style> styles, Picture? like)
    {
        _styles = styles;
        _isGrey = like is not null;
        _pictures = like is null
            ? [.. styles.Select(style => style.Picture)]
            : [.. styles.Select(style => Brightness.Of(style.Picture, like))];
    }

    public int Count => _styles.Count;

    /// <summary>The shares of the styles in the result; they add up to 1.</summary>
    public double ShareOf(int style) => _styles[style].Weight / _styles.Sum(each => each.Weight);

    /// <summary>A style, 1 × 3 × H × W.</summary>
    public Tensor At(int style, int longerSide)
    {
        (int width, int height) = _pictures[style].SizeOf(longerSide);
        return PictureTensor.Of(_pictures[style], width, height);
    }

    /// <summary>The pixels of all styles, 1 × 3 × 1 × pixels.</summary>
    public Tensor ColoursAt(int longerSide)
    {
        using var scope = torch.NewDisposeScope();
        Tensor[] colours = [.. Enumerable.Range(0, Count).Select(style => At(style, longerSide).reshape(1, Picture.Channels, 1, -1))];
        return torch.cat(colours, 3).MoveToOuterDisposeScope();
    }

    /// <summary>The largest size that fits into each style.</summary>
    public (int Width, int Height) SmallestAt(int longerSide) =>
        (_pictures.Min(picture => picture.SizeOf(longerSide).Width), _pictures.Min(picture => picture.SizeOf(longerSide).Height));

    /// <summary>Checks that each style counts somewhere at a size.</summary>
    /// <exception cref="UsageException">A mask is black.</exception>
    public void RequireMasks(int width, int height)
    {
        for (int style = 0; style < Count; style++)
        {
            MaskAt(style, width, height)?.Dispose();
        }
    }

    /// <summary>Where a style counts, 1 × H × W, from 0 to 1; <see langword="null"/> for everywhere.</summary>
    /// <exception cref="UsageException">The mask is black.</exception>
    public Tensor? MaskAt(int style, int width, int height)
    {
        if (_styles[style].Mask is not { } mask)
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        using Picture resized = mask.Resized(width, height);
        using Picture grey = Brightness.Of(resized);
        Tensor weights = PictureTensor.Of(grey).select(1, 0);
        return weights.max().ToDouble() > 0
            ? weights.contiguous().MoveToOuterDisposeScope()
            : throw new UsageException($"The mask of style {style + 1} is black at {width}×{height}: the style would count nowhere.");
    }

    /// <summary>A content with the colours of the styles, each where it counts.</summary>
    /// <param name="content">1 × 3 × H × W.</param>
    /// <remarks>
    /// Between styles each pixel has the weighted mean of the colours that it has in them: a barycentre of the transports.
    /// </remarks>
    public Tensor Match(Tensor content)
    {
        using var scope = torch.NewDisposeScope();
        (int height, int width) = ((int)content.shape[2], (int)content.shape[3]);
        Tensor matched = torch.zeros_like(content);
        // Where no mask is, the content keeps its colours.
        Tensor all = torch.zeros(1, 1, height, width);
        for (int style = 0; style < Count; style++)
        {
            Tensor weight = (MaskAt(style, width, height)?.unsqueeze(1) ?? torch.ones(1, 1, height, width)).Times(ShareOf(style));
            matched += ColourMatch.Of(content, At(style, Math.Max(width, height))) * weight;
            all += weight;
        }

        Tensor covered = all > torch.zeros_like(all);
        return torch.where(covered, matched / torch.where(covered, all, torch.ones_like(all)), content).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        if (_isGrey)
        {
            foreach (Picture picture in _pictures)
            {
                picture.Dispose();
            }
        }
    }
}
