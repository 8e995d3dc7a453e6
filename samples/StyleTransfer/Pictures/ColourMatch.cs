using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>Gives a picture another's colours: first their mean and covariance, by the smallest change that does it, then all of them.</summary>
internal static class ColourMatch
{
    private const double LeastVariance = 1e-5;

    /// <param name="picture">1 × 3 × H × W.</param>
    /// <param name="like">The other picture, of any size.</param>
    public static Tensor Of(Tensor picture, Tensor like)
    {
        using var scope = torch.NewDisposeScope();
        (Tensor own, Tensor mean, Tensor covariance) = ColourMoments.Of(picture);
        (Tensor others, Tensor wantedMean, Tensor wanted) = ColourMoments.Of(like);
        Tensor root = Power(covariance, 0.5);
        Tensor inverse = Power(covariance, -0.5);
        // Monge and Kantorovich: C^-½ (C^½ W C^½)^½ C^-½.
        Tensor change = inverse.mm(Power(root.mm(wanted).mm(root), 0.5)).mm(inverse);
        // What is left to do is no more than the shape of the cloud.
        Tensor colours = ColourTransport.Of(change.mm(own - mean) + wantedMean, others);
        return colours.clamp(0, 1).to_type(picture.dtype).reshape(picture.shape).MoveToOuterDisposeScope();
    }

    private static Tensor Power(Tensor symmetric, double exponent)
    {
        (Tensor values, Tensor axes) = torch.linalg.eigh(symmetric);
        return (axes * values.clamp(min: LeastVariance).pow(exponent)).mm(axes.t());
    }
}
