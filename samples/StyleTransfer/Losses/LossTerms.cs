using GramGen;
using StyleTransfer.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>The Gram matrix that a layer should have.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Gram">A, with s = 1/M, which makes pictures of different sizes comparable.</param>
/// <param name="Loss">ρ = β/D: the loss is β times the squared distance from the target, relative to D.</param>
internal sealed record StyleTarget(string Layer, Tensor Gram, GramStyleLoss Loss)
{
    public static readonly GramScale Scale = GramScale.PerPixel;

    /// <summary>
    /// The weights of the result's pixels, 1 × height × width; <see langword="null"/> if all count alike. Owned by the creator.
    /// </summary>
    public Tensor? Mask { get; init; }

    // All features of a picture of a single colour are 0.
    private const double MinimumSquaredNorm = 1e-12;

    /// <summary>Of the squared norm: a content that has the style already needs no more weight.</summary>
    private const double MinimumShare = 0.01;

    /// <param name="layer">The layer's name.</param>
    /// <param name="gram">A; taken over.</param>
    /// <param name="weight">β.</param>
    /// <param name="content">
    /// The content's Gram matrix: D is its squared distance from the target, so that styles near to the content and far from it have the
    /// same part in the result. <see langword="null"/> for a texture: D is ‖A‖².
    /// </param>
    public static StyleTarget Of(string layer, Tensor gram, double weight, Tensor? content = null)
    {
        double distance = Math.Max(SquaredNorm(gram), MinimumSquaredNorm);
        if (content is not null)
        {
            using Tensor difference = content - gram;
            distance = Math.Max(SquaredNorm(difference), MinimumShare * distance);
        }

        return new StyleTarget(layer, gram, new GramStyleLoss(Scale, weight / distance));
    }

    /// <summary>
    /// w·M/Σw, the weights of a layer's pixels: they add up to M, so with s = 1/M the Gram matrix is the weighted mean of the products.
    /// </summary>
    /// <remarks>Gatys, Ecker, Bethge, Hertzmann and Shechtman, Controlling perceptual factors in neural style transfer, 2017.</remarks>
    /// <param name="mask">w, 1 × height × width of the picture.</param>
    /// <param name="features">C × H × W.</param>
    public static Tensor WeightsOf(Tensor mask, Tensor features)
    {
        using Tensor weights = functional.adaptive_avg_pool2d(mask, [features.shape[1], features.shape[2]]);
        using Tensor mean = weights.mean();
        using Tensor relative = weights / mean;
        return relative.to_type(features.dtype);
    }

    private static double SquaredNorm(Tensor matrix)
    {
        using Tensor squares = matrix.square();
        using Tensor sum = squares.sum();
        return sum.ToDouble();
    }
}

/// <summary>The features that a layer should have.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Features">P.</param>
/// <param name="Weight">
/// α/‖P − μ‖², where μ is the mean of each channel: the loss is α times the squared distance from the target, relative to the variance of
/// the target.
/// </param>
internal sealed record ContentTarget(string Layer, Tensor Features, double Weight)
{
    private const double MinimumSquaredNorm = 1e-12;

    public static ContentTarget Of(string layer, Tensor features, double weight)
    {
        using Tensor means = features.mean([1L, 2L], keepdim: true);
        using Tensor centred = features - means;
        using Tensor squares = centred.square();
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
        return (Weight * sum.ToDouble(), difference.Times(2 * Weight));
    }
}

/// <summary>Losses of the picture itself, 1 × 3 × H × W, in torch's autograd graph.</summary>
internal static class PictureLosses
{
    /// <summary>The mean squared distance of values from [0, 1].</summary>
    public static Tensor OutOfRange(Tensor picture)
    {
        using Tensor above = picture.Plus(-1).AtLeast(0);
        using Tensor below = picture.AtMost(0);
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
