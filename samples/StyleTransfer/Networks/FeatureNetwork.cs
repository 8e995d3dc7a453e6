using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>The names of the networks.</summary>
internal static class NetworkName
{
    public const string ResNet18 = "resnet18";
    public const string Random = "random";
    public const string Vgg19 = "vgg19";
}

/// <summary>A network that computes feature maps of pictures.</summary>
internal interface IFeatureNetwork : IDisposable
{
    /// <summary>The names of the layers, shallowest first.</summary>
    IReadOnlyList<string> Layers { get; }

    /// <summary>The default style layers.</summary>
    IReadOnlyList<string> StyleLayers { get; }

    /// <summary>The default content layer.</summary>
    string ContentLayer { get; }

    /// <summary>The default β: the weight of the style if the content has weight 1.</summary>
    double StyleWeight { get; }

    /// <summary>Whether a picture is large enough for the Gram matrix of a layer to be meaningful.</summary>
    bool Fits(string layer, int width, int height);

    /// <summary>Whether a picture is large enough for the layer to have any features with a border.</summary>
    bool Reaches(string layer, int width, int height, Border border);

    /// <summary>How often the size of the picture is halved before a layer.</summary>
    int HalvingsOf(string layer);

    /// <summary>No feature of the layer depends on a pixel further from its own than this, in any direction.</summary>
    int ReachOf(string layer);

    /// <summary>Computes the features of the given layers, in their order, C × H × W each.</summary>
    /// <param name="picture">1 × 3 × H × W, with values from 0 to 1.</param>
    /// <param name="layers">Names from <see cref="Layers"/>.</param>
    /// <param name="border">What the filters see beyond the picture.</param>
    IReadOnlyList<Tensor> Features(Tensor picture, IReadOnlyList<string> layers, Border border);

    /// <summary>What the Gram matrices are computed of: the features themselves, or a function of them.</summary>
    Tensor ForStyle(Tensor features) => features;
}

/// <summary>Selects the layers of a network by name and by the size of a picture.</summary>
internal static class LayerSelection
{
    /// <summary>The style layers for which a picture is large enough.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">The layers named by the user; empty for the network's default.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="isIntermediate">At an intermediate size the first layer is the fallback if no named layer fits.</param>
    /// <exception cref="UsageException">A layer is unknown, or the picture is too small for all of them.</exception>
    public static string[] StyleLayers(IFeatureNetwork network, IReadOnlyList<string> names, int width, int height, bool isIntermediate)
    {
        foreach (string name in names)
        {
            RequireKnown(network, name);
        }

        IReadOnlyList<string> candidates = names.Count > 0 ? names : network.StyleLayers;
        string[] fitting = [.. candidates.Distinct().Where(layer => network.Fits(layer, width, height))];
        if (fitting.Length > 0)
        {
            return fitting;
        }

        bool hasFallback = isIntermediate || names.Count == 0;
        string first = hasFallback ? network.Layers[0] : candidates[0];
        return hasFallback && network.Reaches(first, width, height, Border.Open) ? [first] : throw TooSmall(first, width, height);
    }

    /// <exception cref="UsageException">The layer is unknown, or the picture is too small for it.</exception>
    public static void RequireReach(IFeatureNetwork network, string layer, int width, int height, Border border)
    {
        RequireKnown(network, layer);
        if (!network.Reaches(layer, width, height, border))
        {
            throw TooSmall(layer, width, height);
        }
    }

    /// <exception cref="UsageException">The layer is unknown.</exception>
    public static void RequireKnown(IFeatureNetwork network, string layer)
    {
        if (!network.Layers.Contains(layer))
        {
            throw new UsageException($"Unknown layer '{layer}'; the layers are {string.Join(", ", network.Layers)}.");
        }
    }

    private static UsageException TooSmall(string layer, int width, int height) =>
        new($"A {width}×{height} picture is too small for layer {layer}; use a larger --size or fewer --sizes.");
}
