using System.Globalization;
using StyleTransfer.Pictures;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>
/// One layer of random filters and a ReLU, applied to the picture at several scales, each half the previous one. Needs no
/// training and no file.
/// </summary>
/// <remarks>
/// Ustyuzhaninov, Brendel, Gatys and Bethge, What does it take to generate natural textures?, 2017. They use filters of 3 × 3 to
/// 55 × 55; one filter size on a pyramid has the same receptive fields for a fraction of the work. Colours are decorrelated
/// first, because random filters would not do it.
/// </remarks>
internal sealed class RandomNetwork : IFeatureNetwork
{
    public const double DefaultStyleWeight = 10;

    public const int Channels = 128;

    /// <summary>With larger filters contrast becomes uneven: grass grows in patches, brush strokes dissolve.</summary>
    public const int FilterSize = 5;

    private const int Scales = 6;

    /// <summary>A smaller picture has too few filter positions for its Gram matrix to represent the texture.</summary>
    private const int SmallestSide = 32;

    private readonly ColourSpace _colours;
    private readonly Tensor[] _filters;

    /// <param name="colours">The style's colours, on the device of the pictures; owned by the caller.</param>
    /// <param name="seed">Of the filters.</param>
    /// <param name="type">Of the features.</param>
    public RandomNetwork(ColourSpace colours, int seed, torch.ScalarType type = torch.ScalarType.Float32)
    {
        _colours = colours;
        var random = new Random(seed);
        _filters = [.. Enumerable.Range(0, Scales).Select(_ => RandomFilters(random, colours, type))];
        Layers = [.. Enumerable.Range(1, Scales).Select(scale => string.Create(CultureInfo.InvariantCulture, $"scale{scale}"))];
    }

    public IReadOnlyList<string> Layers { get; }

    public IReadOnlyList<string> StyleLayers => Layers;

    public string ContentLayer => Layers[2];

    public double StyleWeight => DefaultStyleWeight;

    public bool Fits(string layer, int width, int height) => Math.Min(width, height) >> HalvingsOf(layer) >= SmallestSide;

    public int HalvingsOf(string layer) => Array.IndexOf([.. Layers], layer);

    /// <remarks>The filters see 2 pixels of their scale to each side, and each low-pass filter 2 pixels of the scale before it.</remarks>
    public int ReachOf(string layer) => 4 << HalvingsOf(layer);

    /// <remarks>
    /// An open border costs the filters' width, and each halving loses a pixel; reflection pads by less than the picture has.
    /// </remarks>
    public bool Reaches(string layer, int width, int height, Border border)
    {
        int side = Math.Min(width, height);
        for (int i = HalvingsOf(layer); i > 0; i--)
        {
            side = (border == Border.Open ? side - 2 : side) / 2;
        }

        return side >= (border == Border.Open ? FilterSize : (FilterSize / 2) + 1);
    }

    public IReadOnlyList<Tensor> Features(Tensor picture, IReadOnlyList<string> layers, Border border)
    {
        int last = layers.Max(HalvingsOf);
        var features = new Dictionary<string, Tensor>();
        Tensor scaled = _colours.FromRgb(picture);
        for (int scale = 0; scale <= last; scale++)
        {
            if (scale > 0)
            {
                using Tensor larger = scaled;
                scaled = Filters.Halve(larger, border);
            }

            if (layers.Contains(Layers[scale]))
            {
                using Tensor responses = Filters.Convolve(scaled, _filters[scale], bias: null, border);
                using Tensor positive = functional.relu(responses);
                features[Layers[scale]] = positive.squeeze(0);
            }
        }

        scaled.Dispose();
        return [.. layers.Select(layer => features[layer])];
    }

    public void Dispose()
    {
        foreach (Tensor filters in _filters)
        {
            filters.Dispose();
        }
    }

    /// <summary>Normally distributed; each filter has zero mean per coordinate and unit norm.</summary>
    private static Tensor RandomFilters(Random random, ColourSpace colours, torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        Tensor filters = Noise.Of(random, [Channels, colours.Count, FilterSize, FilterSize], torch.ScalarType.Float64);
        filters -= filters.mean([2L, 3L], keepdim: true);
        filters /= filters.square().sum([1L, 2L, 3L], keepdim: true).sqrt();
        return filters.to_type(type).to(colours.Device).DetachFromDisposeScope();
    }
}
