using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>Converts pictures to tensors, 1 × 3 × H × W with values from 0 to 1, and back.</summary>
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
        return Picture.FromPlanes(planes.data<float>().ToArray(), (int)tensor.shape[3], (int)tensor.shape[2]);
    }
}

/// <summary>Normally distributed tensors that depend only on the seed of a <see cref="Random"/>, not on torch's generator.</summary>
internal static class Noise
{
    public static Tensor Of(Random random, long[] shape, torch.ScalarType type = torch.ScalarType.Float32)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            // Box and Muller.
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
        }

        using Tensor samples = torch.tensor(values, shape);
        return samples.to_type(type, copy: true);
    }
}
