using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>Losses of a picture itself, 1 × 3 × H × W, as tensors of torch's graph.</summary>
internal static class PictureLosses
{
    /// <summary>The mean square of what lies outside of 0 to 1.</summary>
    public static Tensor Outside(Tensor picture)
    {
        using Tensor above = (picture - 1).clamp_min(0);
        using Tensor below = picture.clamp_max(0);
        return above.square().mean() + below.square().mean();
    }

    /// <summary>The mean squared difference of neighbours, across and down.</summary>
    public static Tensor Variation(Tensor picture) => Steps(picture, 2) + Steps(picture, 3);

    private static Tensor Steps(Tensor picture, long dimension)
    {
        long count = picture.shape[dimension] - 1;
        return (picture.narrow(dimension, 1, count) - picture.narrow(dimension, 0, count)).square().mean();
    }
}
