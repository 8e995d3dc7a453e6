using GramGen;
using GramGen.TorchSharp;
using StyleTransfer.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>
/// A partial whitening of colours: coordinates in which the colours of a picture have mean 0 and no correlation. Differences of hue,
/// which are smaller than those of brightness, gain some weight.
/// </summary>
internal sealed class ColourSpace : IDisposable
{
    private const double MinimumVariance = 1e-6;

    /// <summary>
    /// The exponent of the whitening: 0 leaves the variances as they are and gives specks of colour, 1 equalizes them and blurs textures.
    /// </summary>
    private const double WhiteningExponent = 0.25;

    private readonly Tensor _mean;
    private readonly Tensor _toRgb;
    private readonly Tensor _fromRgb;

    private ColourSpace(Tensor mean, Tensor toRgb, Tensor fromRgb) => (_mean, _toRgb, _fromRgb) = (mean, toRgb, fromRgb);

    /// <summary>The number of coordinates: three, or fewer for a picture with fewer colours, such as a grey one.</summary>
    public int Count => (int)_fromRgb.shape[0];

    /// <summary>The device of pictures and coordinates.</summary>
    public torch.Device Device => _mean.device;

    /// <summary>The space of a picture's colours.</summary>
    /// <param name="picture">1 × 3 × H × W, on the CPU.</param>
    /// <param name="device">The device of pictures and coordinates; <see langword="null"/> for the CPU.</param>
    public static ColourSpace Of(Tensor picture, torch.Device? device = null)
    {
        using var scope = torch.NewDisposeScope();
        (_, Tensor mean, Tensor covariance) = ColourMoments.Of(picture);
        (Tensor variances, Tensor axes) = torch.linalg.eigh(covariance);
        // In ascending order. A picture of a single colour keeps one axis too.
        double[] values = variances.data<double>().ToArray();
        int count = Math.Max(1, values.Count(variance => variance > MinimumVariance));
        Tensor deviation = variances.AtLeast(MinimumVariance).sqrt().narrow(0, Picture.Channels - count, count);
        deviation = deviation.ToThe(WhiteningExponent) * deviation.max().ToThe(1 - WhiteningExponent);
        axes = axes.narrow(1, Picture.Channels - count, count);
        return new ColourSpace(
            Kept(mean.reshape(1, Picture.Channels, 1, 1)),
            Kept((axes * deviation).reshape(Picture.Channels, count, 1, 1)),
            Kept((axes / deviation).t().reshape(count, Picture.Channels, 1, 1)));

        Tensor Kept(Tensor tensor) =>
            tensor.to_type(picture.dtype, copy: true).contiguous().to(device ?? torch.CPU).DetachFromDisposeScope();
    }

    public Tensor ToRgb(Tensor coordinates)
    {
        using Tensor rotated = functional.conv2d(coordinates, _toRgb);
        return rotated + _mean;
    }

    public Tensor FromRgb(Tensor picture)
    {
        using Tensor centred = picture - _mean;
        return functional.conv2d(centred, _fromRgb);
    }

    public void Dispose()
    {
        _mean.Dispose();
        _toRgb.Dispose();
        _fromRgb.Dispose();
    }
}

/// <summary>The colours of a picture as points in RGB, their mean and covariance, in double precision.</summary>
/// <param name="Colours">3 × pixels.</param>
/// <param name="Mean">3 × 1.</param>
/// <param name="Covariance">3 × 3, normalized by the pixel count.</param>
internal readonly record struct ColourMoments(Tensor Colours, Tensor Mean, Tensor Covariance)
{
    /// <param name="picture">1 × 3 × H × W. The tensors belong to the current dispose scope.</param>
    public static ColourMoments Of(Tensor picture)
    {
        Tensor colours = picture.reshape(Picture.Channels, -1).to_type(torch.ScalarType.Float64);
        return new ColourMoments(colours, colours.mean([1L], keepdim: true), colours.Covariance(CovarianceNormalization.Biased));
    }
}
