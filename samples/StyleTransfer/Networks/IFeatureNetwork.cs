using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>Makes feature maps of pictures.</summary>
internal interface IFeatureNetwork : IDisposable
{
    /// <summary>The names of its layers, from the picture on.</summary>
    IReadOnlyList<string> Layers { get; }

    /// <summary>The layers that a style is described by if nobody says which.</summary>
    IReadOnlyList<string> StyleLayers { get; }

    /// <summary>The layer that a content is described by if nobody says which.</summary>
    string ContentLayer { get; }

    /// <summary>Whether a picture is large enough for the Gram matrix of a layer to tell something.</summary>
    bool Fits(string layer, int width, int height);

    /// <summary>Whether a picture is large enough for a layer to have features at all.</summary>
    bool Reaches(string layer, int width, int height);

    /// <summary>The features of some layers, C × H × W each, in the order asked for.</summary>
    /// <param name="picture">1 × 3 × H × W, from 0 to 1.</param>
    /// <param name="layers">Names from <see cref="Layers"/>.</param>
    /// <param name="border">What lies beyond the picture's border.</param>
    IReadOnlyList<Tensor> Features(Tensor picture, IReadOnlyList<string> layers, Border border);
}
