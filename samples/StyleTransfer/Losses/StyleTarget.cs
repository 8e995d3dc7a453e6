using GramGen;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>What the Gram matrix of a layer shall be.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Gram">A, with s = 1/M, so that pictures of different sizes compare.</param>
/// <param name="Loss">ρ = w/‖A‖²: the loss is w times the squared relative distance from the target.</param>
internal sealed record StyleTarget(string Layer, Tensor Gram, GramStyleLoss Loss)
{
    private static readonly GramScale Scale = GramScale.DeepTextures;

    // Of a picture of one colour: no feature is different from 0.
    private const double LeastLength = 1e-12;

    public static StyleTarget Of(string layer, Tensor features, double weight, IGramRoute route)
    {
        Tensor gram = route.Gram(features, Scale);
        using Tensor squares = gram.square();
        using Tensor sum = squares.sum();
        double length = sum.ToDouble();
        return new StyleTarget(layer, gram, GramStyleLoss.Of(Scale, weight / Math.Max(length, LeastLength)));
    }
}
