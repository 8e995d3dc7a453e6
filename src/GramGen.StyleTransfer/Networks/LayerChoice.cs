namespace GramGen.StyleTransfer.Networks;

/// <summary>Layers by name.</summary>
internal static class LayerChoice
{
    /// <summary>The layers asked for, or the network's own choice, that a picture is large enough for.</summary>
    /// <exception cref="UsageException">A layer is unknown, or none is left.</exception>
    public static string[] Of(IFeatureNetwork network, IReadOnlyList<string> asked, int width, int height)
    {
        IReadOnlyList<string> wanted = asked.Count > 0 ? [.. asked.Select(layer => Known(network, layer))] : network.StyleLayers;
        string[] fitting = [.. wanted.Distinct().Where(layer => network.Fits(layer, width, height))];
        return fitting.Length > 0
            ? fitting
            : throw new UsageException($"A picture of {width}×{height} is too small for layer {wanted[0]}.");
    }

    /// <exception cref="UsageException">The network has no such layer.</exception>
    public static string Known(IFeatureNetwork network, string layer) => network.Layers.Contains(layer)
        ? layer
        : throw new UsageException($"There is no layer '{layer}'; there are {string.Join(", ", network.Layers)}.");
}
