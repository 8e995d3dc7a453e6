using GramGen;
using GramGen.TorchSharp;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>The colours of a picture as points, with their mean and covariance, in double precision.</summary>
/// <param name="Colours">3 × pixels.</param>
/// <param name="Mean">3 × 1.</param>
/// <param name="Covariance">3 × 3, over the pixels.</param>
internal readonly record struct ColourMoments(Tensor Colours, Tensor Mean, Tensor Covariance)
{
    /// <param name="picture">1 × 3 × H × W. The scope at hand owns what is made of it.</param>
    public static ColourMoments Of(Tensor picture)
    {
        Tensor colours = picture.reshape(Picture.Channels, -1).to_type(torch.ScalarType.Float64);
        return new ColourMoments(colours, colours.mean([1L], keepdim: true), colours.Covariance(CovarianceNormalization.Biased));
    }
}
