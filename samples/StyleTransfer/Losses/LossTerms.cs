using GramGen;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>The Gram matrix that a layer should have.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Gram">A, with s = 1/M, which makes pictures of different sizes comparable.</param>
/// <param name="Loss">ρ = β/‖A‖²: the loss is β times the squared relative distance from the target.</param>
internal sealed record StyleTarget(string Layer, Tensor Gram, GramStyleLoss Loss)
{
    private static readonly GramScale Scale = GramScale.PerPixel;

    // All features of a picture of a single colour are 0.
    private const double MinimumSquaredNorm = 1e-12;

    public static StyleTarget Of(string layer, Tensor features, double weight, IGramImplementation implementation)
    {
        Tensor gram = implementation.Gram(features, Scale);
        using Tensor squares = gram.square();
        using Tensor sum = squares.sum();
        double squaredNorm = sum.ToDouble();
        return new StyleTarget(layer, gram, new GramStyleLoss(Scale, weight / Math.Max(squaredNorm, MinimumSquaredNorm)));
    }
}

/// <summary>The features that a layer should have.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Features">P.</param>
/// <param name="Weight">α/‖P‖²: the loss is α times the squared relative distance from the target.</param>
internal sealed record ContentTarget(string Layer, Tensor Features, double Weight)
{
    private const double MinimumSquaredNorm = 1e-12;

    public static ContentTarget Of(string layer, Tensor features, double weight)
    {
        using Tensor squares = features.square();
        using Tensor sum = squares.sum();
        return new ContentTarget(layer, features, weight / Math.Max(sum.ToDouble(), MinimumSquaredNorm));
    }

    /// <summary>The loss of features and its gradient.</summary>
    public (double Loss, Tensor Gradient) LossOf(Tensor features)
    {
        using Tensor constant = features.detach();
        using Tensor difference = constant - Features;
        using Tensor squares = difference.square();
        using Tensor sum = squares.sum();
        return (Weight * sum.ToDouble(), difference * (2 * Weight));
    }
}

/// <summary>Losses of the picture itself, 1 × 3 × H × W, in torch's autograd graph.</summary>
internal static class PictureLosses
{
    /// <summary>The mean squared distance of values from [0, 1].</summary>
    public static Tensor OutOfRange(Tensor picture)
    {
        using Tensor above = (picture - 1).clamp_min(0);
        using Tensor below = picture.clamp_max(0);
        return above.square().mean() + below.square().mean();
    }

    /// <summary>The total variation: the mean squared difference of horizontal and vertical neighbours.</summary>
    public static Tensor Variation(Tensor picture) => Differences(picture, 2) + Differences(picture, 3);

    private static Tensor Differences(Tensor picture, long dimension)
    {
        long count = picture.shape[dimension] - 1;
        return (picture.narrow(dimension, 1, count) - picture.narrow(dimension, 0, count)).square().mean();
    }
}
