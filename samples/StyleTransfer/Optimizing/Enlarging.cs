using StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>Brings the result of one size to the next.</summary>
internal static class Enlarging
{
    /// <summary>More than a cubic interpolation reads beyond the border.</summary>
    private const long Margin = 4;

    /// <param name="picture">1 × C × h × w.</param>
    /// <param name="shape">1 × C × H × W.</param>
    /// <param name="border">What lies beyond the border: a tile's other side, so that there is no seam.</param>
    public static Tensor Of(Tensor picture, long[] shape, Border border)
    {
        PaddingModes mode = border == Border.Wrapped ? PaddingModes.Circular : PaddingModes.Reflect;
        using Tensor padded = functional.pad(picture, [Margin, Margin, Margin, Margin], mode);
        double down = (double)shape[2] / picture.shape[2];
        double across = (double)shape[3] / picture.shape[3];
        long top = (long)Math.Round(Margin * down);
        long left = (long)Math.Round(Margin * across);
        using Tensor enlarged = functional.interpolate(
            padded, [shape[2] + (2 * top), shape[3] + (2 * left)], mode: torch.InterpolationMode.Bicubic, align_corners: false);
        using Tensor rows = enlarged.narrow(2, top, shape[2]);
        using Tensor columns = rows.narrow(3, left, shape[3]);
        return columns.contiguous();
    }
}
