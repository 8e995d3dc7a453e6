using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>What the features of a layer shall be.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Features">P.</param>
/// <param name="Weight">α over ‖P‖²: the loss is α times the squared relative distance from the target.</param>
internal sealed record ContentTarget(string Layer, Tensor Features, double Weight)
{
    private const double LeastLength = 1e-12;

    public static ContentTarget Of(string layer, Tensor features, double weight)
    {
        using Tensor squares = features.square();
        using Tensor sum = squares.sum();
        return new ContentTarget(layer, features, weight / Math.Max(sum.ToDouble(), LeastLength));
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
