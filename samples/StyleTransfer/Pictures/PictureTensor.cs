using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>Pictures as tensors, 1 × 3 × H × W of values from 0 to 1, and back.</summary>
internal static class PictureTensor
{
    public static Tensor Of(Picture picture, torch.ScalarType type = torch.ScalarType.Float32)
    {
        using Tensor planes = torch.tensor(picture.Planes(), [1, Picture.Channels, picture.Height, picture.Width]);
        return planes.to_type(type, copy: true);
    }

    public static Tensor Of(Picture picture, int width, int height)
    {
        using Picture resized = picture.Resized(width, height);
        return Of(resized);
    }

    public static Picture ToPicture(Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        Tensor planes = tensor.detach().cpu().to_type(torch.ScalarType.Float32).contiguous();
        return Picture.OfPlanes(planes.data<float>().ToArray(), (int)tensor.shape[3], (int)tensor.shape[2]);
    }
}
