using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>
/// Coordinates in which the colours of a picture have mean 0 and no correlation, and faint differences of hue weigh a little more
/// than they are, beside those of brightness.
/// </summary>
internal sealed class ColourSpace : IDisposable
{
    private const double LeastVariance = 1e-6;

    /// <summary>At 0 hues would weigh what they are, at 1 as much as brightness: then textures get blurred, at 0 specks of colour.</summary>
    private const double Evenness = 0.25;

    private readonly Tensor _mean;
    private readonly Tensor _toRgb;
    private readonly Tensor _fromRgb;

    private ColourSpace(Tensor mean, Tensor toRgb, Tensor fromRgb) => (_mean, _toRgb, _fromRgb) = (mean, toRgb, fromRgb);

    /// <summary>How many coordinates there are: three, or one of a grey picture.</summary>
    public int Count => (int)_fromRgb.shape[0];

    /// <summary>Where pictures and coordinates lie.</summary>
    public torch.Device Device => _mean.device;

    /// <summary>The space of a picture's colours.</summary>
    /// <param name="picture">1 × 3 × H × W, on the CPU.</param>
    /// <param name="device">Where pictures and coordinates are to lie; <see langword="null"/> for the CPU.</param>
    public static ColourSpace Of(Tensor picture, torch.Device? device = null)
    {
        using var scope = torch.NewDisposeScope();
        (_, Tensor mean, Tensor covariance) = ColourMoments.Of(picture);
        (Tensor variances, Tensor axes) = torch.linalg.eigh(covariance);
        // In ascending order. A picture of one colour keeps an axis all the same.
        double[] values = variances.data<double>().ToArray();
        int count = Math.Max(1, values.Count(variance => variance > LeastVariance));
        Tensor deviation = variances.clamp(min: LeastVariance).sqrt().narrow(0, Picture.Channels - count, count);
        deviation = deviation.pow(Evenness) * deviation.max().pow(1 - Evenness);
        axes = axes.narrow(1, Picture.Channels - count, count);
        return new ColourSpace(
            Kept(mean.reshape(1, Picture.Channels, 1, 1)),
            Kept((axes * deviation).reshape(Picture.Channels, count, 1, 1)),
            Kept((axes / deviation).t().reshape(count, Picture.Channels, 1, 1)));

        Tensor Kept(Tensor tensor) => tensor.to_type(picture.dtype, copy: true).contiguous().to(device ?? torch.CPU).DetachFromDisposeScope();
    }

    public Tensor ToRgb(Tensor coordinates)
    {
        using Tensor turned = functional.conv2d(coordinates, _toRgb);
        return turned + _mean;
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
