using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>Convolution and reduction with a picture's border in mind.</summary>
internal static class Filters
{
    /// <summary>Features of the picture's size, smaller only at an open border.</summary>
    public static Tensor Convolve(Tensor picture, Tensor filters, Tensor? bias, Border border)
    {
        using Tensor padded = Pad(picture, (filters.shape[2] - 1) / 2, border);
        return functional.conv2d(padded, filters, bias);
    }

    /// <summary>Half the size, low-pass filtered by (1 3 3 1)/8 in both directions.</summary>
    public static Tensor Halve(Tensor picture, Border border)
    {
        long channels = picture.shape[1];
        using Tensor binomial = torch.tensor([0.125, 0.375, 0.375, 0.125], picture.dtype, picture.device);
        using Tensor square = torch.outer(binomial, binomial);
        using Tensor expanded = square.expand(channels, 1, 4, 4);
        using Tensor filters = expanded.contiguous();
        using Tensor padded = Pad(picture, 1, border);
        return functional.conv2d(padded, filters, strides: [2, 2], groups: channels);
    }

    private static Tensor Pad(Tensor picture, long width, Border border) => border switch
    {
        Border.Open => picture.alias(),
        Border.Mirrored => functional.pad(picture, [width, width, width, width], PaddingModes.Reflect),
        Border.Wrapped => functional.pad(picture, [width, width, width, width], PaddingModes.Circular),
        _ => throw new ArgumentOutOfRangeException(nameof(border), border, null),
    };
}
