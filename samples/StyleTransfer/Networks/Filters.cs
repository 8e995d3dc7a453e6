using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>What a filter sees beyond the border of a picture.</summary>
internal enum Border
{
    /// <summary>Nothing: features exist only where the whole filter fits.</summary>
    Open,

    /// <summary>The picture, reflected.</summary>
    Reflected,

    /// <summary>The opposite side, which makes the picture tileable.</summary>
    Wrapped,

    /// <summary>Zeros, as trained networks do.</summary>
    Zeros,
}

/// <summary>Convolution and resampling with a given border.</summary>
internal static class Filters
{
    /// <summary>More than bicubic interpolation reads beyond the border.</summary>
    private const long EnlargementMargin = 4;

    /// <summary>Convolves; the result has the size of the picture over the stride, rounded up, or less with an open border.</summary>
    public static Tensor Convolve(Tensor picture, Tensor filters, Tensor? bias, Border border, int stride = 1)
    {
        using Tensor padded = PadFor(picture, filters.shape[2], stride, border);
        return functional.conv2d(padded, filters, bias, strides: [stride, stride]);
    }

    /// <summary>The largest value of each 3 × 3 window; the result has the size of the picture over the stride, rounded up.</summary>
    public static Tensor Maximum(Tensor picture, Border border, int stride = 1)
    {
        using Tensor padded = PadFor(picture, 3, stride, border);
        return functional.max_pool2d(padded, [3L, 3L], [stride, stride]);
    }

    /// <summary>Halves the size after a separable low-pass filter, (1 3 3 1)/8 per direction.</summary>
    /// <remarks>
    /// Three means of neighbours have this filter. libtorch 2.10 computes the gradient of a convolution of one channel to one channel from
    /// memory that it has not written, on processors with AVX-512: with a stride of 2 it may be NaN.
    /// </remarks>
    public static Tensor Halve(Tensor picture, Border border)
    {
        using Tensor padded = Pad(picture, 1, border);
        using Tensor once = functional.avg_pool2d(padded, kernel_size: 2, stride: 1);
        using Tensor twice = functional.avg_pool2d(once, kernel_size: 2, stride: 1);
        return functional.avg_pool2d(twice, kernel_size: 2, stride: 2);
    }

    /// <summary>Enlarges by bicubic interpolation.</summary>
    /// <param name="picture">1 × C × h × w.</param>
    /// <param name="shape">1 × C × H × W.</param>
    /// <param name="border">Reflected, or wrapped: then a tileable picture stays tileable.</param>
    public static Tensor Enlarge(Tensor picture, long[] shape, Border border)
    {
        using Tensor padded = Pad(picture, EnlargementMargin, border);
        double down = (double)shape[2] / picture.shape[2];
        double across = (double)shape[3] / picture.shape[3];
        long top = (long)Math.Round(EnlargementMargin * down);
        long left = (long)Math.Round(EnlargementMargin * across);
        using Tensor enlarged = functional.interpolate(
            padded, [shape[2] + (2 * top), shape[3] + (2 * left)], mode: torch.InterpolationMode.Bicubic, align_corners: false);
        using Tensor rows = enlarged.narrow(2, top, shape[2]);
        using Tensor columns = rows.narrow(3, left, shape[3]);
        return columns.contiguous();
    }

    /// <summary>Pads for filters whose first position is centred on the first pixel, whatever the stride.</summary>
    private static Tensor PadFor(Tensor picture, long filterSize, long stride, Border border)
    {
        long before = (filterSize - 1) / 2;
        return Pad(picture, before, After(picture.shape[2]), After(picture.shape[3]), border);

        long After(long length) => Math.Max(0, (((length - 1) / stride) * stride) + filterSize - before - length);
    }

    private static Tensor Pad(Tensor picture, long width, Border border) => Pad(picture, width, width, width, border);

    private static Tensor Pad(Tensor picture, long before, long bottom, long right, Border border) => border switch
    {
        Border.Open => picture.alias(),
        _ when Math.Max(before, Math.Max(bottom, right)) == 0 => picture.alias(),
        Border.Reflected => functional.pad(picture, [before, right, before, bottom], PaddingModes.Reflect),
        Border.Wrapped => functional.pad(picture, [before, right, before, bottom], PaddingModes.Circular),
        Border.Zeros => functional.pad(picture, [before, right, before, bottom]),
        _ => throw new ArgumentOutOfRangeException(nameof(border), border, null),
    };
}
