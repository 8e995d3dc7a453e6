using System.Globalization;
using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>One of the styles of a run, as named by the user.</summary>
/// <param name="Picture">A file, or <c>drawn:</c> and a name.</param>
/// <param name="Weight">Its share in the result, relative to those of the other styles.</param>
/// <param name="Mask">
/// A picture whose brightness weighs the places of the result where the style counts; <see langword="null"/> for everywhere.
/// </param>
internal sealed record StyleSource(string Picture, double Weight = 1, string? Mask = null)
{
    /// <summary>Pairs styles with masks.</summary>
    /// <param name="styles">Each a picture, or a picture, a colon and a weight.</param>
    /// <param name="masks">None, or one for each style.</param>
    /// <exception cref="UsageException">A weight is not positive, or the numbers differ.</exception>
    public static IReadOnlyList<StyleSource> Of(IReadOnlyList<string> styles, IReadOnlyList<string> masks) =>
        masks.Count == 0 || masks.Count == styles.Count
            ? [.. styles.Index().Select(style => Of(style.Item) with { Mask = masks.ElementAtOrDefault(style.Index) })]
            : throw new UsageException(
                $"There must be one --mask for each --style, in the same order; there are {styles.Count} styles and {masks.Count} masks.");

    private static StyleSource Of(string argument)
    {
        int colon = argument.LastIndexOf(':');
        const NumberStyles notation = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // A file's name may end like a weight.
        if (colon <= 0 || File.Exists(argument)
            || !double.TryParse(argument[(colon + 1)..], notation, CultureInfo.InvariantCulture, out double weight))
        {
            return new StyleSource(argument);
        }

        return weight is > 0 and < double.PositiveInfinity
            ? new StyleSource(argument[..colon], weight)
            : throw new UsageException($"The weight of --style {argument} must be positive.");
    }
}

/// <summary>A style with its pictures opened.</summary>
/// <param name="Picture">The style picture.</param>
/// <param name="Weight">Relative to the other styles.</param>
/// <param name="Mask">Its brightness weighs the places of the result; <see langword="null"/> for everywhere.</param>
internal sealed record Style(Picture Picture, double Weight = 1, Picture? Mask = null) : IDisposable
{
    /// <exception cref="UsageException">A picture does not exist or cannot be read.</exception>
    public static Style Open(StyleSource source, Action<string>? note = null)
    {
        Picture picture = PictureSource.Open(source.Picture, note);
        try
        {
            return new Style(picture, source.Weight, source.Mask is null ? null : PictureSource.Open(source.Mask, note));
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Picture.Dispose();
        Mask?.Dispose();
    }
}

/// <summary>The pictures of a run.</summary>
internal sealed class RunPictures : IDisposable
{
    private readonly List<Style> _styles = [];

    /// <param name="settings">Their names.</param>
    /// <param name="note">Receives a sentence for each picture that could not be read as it is.</param>
    /// <exception cref="UsageException">A picture does not exist or cannot be read.</exception>
    public RunPictures(RunSettings settings, Action<string>? note = null)
    {
        try
        {
            foreach (StyleSource source in settings.Styles)
            {
                _styles.Add(Style.Open(source, note));
            }

            Content = settings.Content is { } name ? PictureSource.Open(name, note) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<Style> Styles => _styles;

    public Picture? Content { get; }

    /// <summary>The shorter side of the result over its longer side.</summary>
    public double Aspect => Content is null ? 1 : (double)Math.Min(Content.Width, Content.Height) / Math.Max(Content.Width, Content.Height);

    public void Dispose()
    {
        _styles.ForEach(style => style.Dispose());
        Content?.Dispose();
    }
}
