using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>Normally distributed values that depend on a seed alone, not on torch's generator.</summary>
internal static class Noise
{
    public static Tensor Of(Random random, long[] shape, torch.ScalarType type = torch.ScalarType.Float32)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
        }

        using Tensor drawn = torch.tensor(values, shape);
        return drawn.to_type(type, copy: true);
    }
}
