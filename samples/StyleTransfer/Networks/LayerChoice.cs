namespace StyleTransfer.Networks;

/// <summary>Layers by name.</summary>
internal static class LayerChoice
{
    /// <summary>The layers asked for, or the network's own choice, that a picture is large enough for.</summary>
    /// <param name="network">The network.</param>
    /// <param name="asked">Empty for the network's choice.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="isOnTheWay">The size is one on the way: there the first layer will do where none of those asked for fits.</param>
    /// <exception cref="UsageException">A layer is unknown, or none is left.</exception>
    public static string[] Of(IFeatureNetwork network, IReadOnlyList<string> asked, int width, int height, bool isOnTheWay)
    {
        IReadOnlyList<string> wanted = asked.Count > 0 ? [.. asked.Select(layer => Known(network, layer))] : network.StyleLayers;
        string[] fitting = [.. wanted.Distinct().Where(layer => network.Fits(layer, width, height))];
        if (fitting.Length > 0)
        {
            return fitting;
        }

        string first = isOnTheWay || asked.Count == 0 ? network.Layers[0] : wanted[0];
        return (isOnTheWay || asked.Count == 0) && network.Reaches(first, width, height) ? [first] : throw TooSmall(first, width, height);
    }

    /// <exception cref="UsageException">The network has no such layer, or a picture is too small for it.</exception>
    public static void RequireReach(IFeatureNetwork network, string layer, int width, int height)
    {
        if (!network.Reaches(Known(network, layer), width, height))
        {
            throw TooSmall(layer, width, height);
        }
    }

    /// <exception cref="UsageException">The network has no such layer.</exception>
    public static string Known(IFeatureNetwork network, string layer) => network.Layers.Contains(layer)
        ? layer
        : throw new UsageException($"There is no layer '{layer}'; there are {string.Join(", ", network.Layers)}.");

    private static UsageException TooSmall(string layer, int width, int height) =>
        new($"A picture of {width}×{height} is too small for layer {layer}: try a larger --size, or fewer --sizes.");
}
