using System.Runtime.InteropServices;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>How the values of a tensor are stored. All tensors hold the same values.</summary>
public enum TensorLayout
{
    Contiguous,
    ChannelsLast,

    /// <summary>The middle of a longer tensor: its first value is not its storage's.</summary>
    Offset,

    /// <summary>Channels last, and the middle of a longer tensor.</summary>
    ChannelsLastOffset,

    /// <summary>Every second map of a batch.</summary>
    EverySecondMap,

    /// <summary>A part of longer rows: to be copied.</summary>
    PartOfRows,

    /// <summary>Channels last, and a part of longer rows of pixels: to be copied.</summary>
    ChannelsLastPartOfRows,

    /// <summary>H and W exchanged: to be copied.</summary>
    Transposed,
}

/// <summary>Feature maps with seeded values.</summary>
internal static class Maps
{
    public static Tensor Of(long[] sizes, torch.ScalarType type, int seed = 1, TensorLayout layout = TensorLayout.Contiguous)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return scope.MoveToOuter(WithLayout(Random(sizes, seed).to(type), layout));
    }

    /// <summary>Values between -1 and 1, with a mean that is not 0.</summary>
    public static Tensor Random(long[] sizes, int seed = 1)
    {
        long length = 1;
        foreach (long size in sizes)
        {
            length *= size;
        }

        var random = new Random(seed);
        double[] values = new double[length];
        foreach (ref double value in values.AsSpan())
        {
            value = (1.5 * random.NextDouble()) - 0.5;
        }

        return torch.tensor(values, sizes);
    }

    /// <summary>The values in row-major order.</summary>
    public static T[] Values<T>(Tensor tensor)
        where T : unmanaged
    {
        using Tensor plain = tensor.detach();
        using Tensor dense = plain.contiguous();
        return MemoryMarshal.Cast<byte, T>(dense.bytes).ToArray();
    }

    public static Tensor WithLayout(Tensor tensor, TensorLayout layout)
    {
        int channel = tensor.ndim == 4 ? 1 : 0;
        int last = (int)tensor.ndim - 1;
        switch (layout)
        {
            case TensorLayout.ChannelsLast:
                return tensor.moveaxis([channel], [last]).contiguous().moveaxis([last], [channel]);
            case TensorLayout.Offset:
                return torch.cat([Other(tensor), tensor, Other(tensor)], 0).narrow(0, tensor.size(0), tensor.size(0));
            case TensorLayout.ChannelsLastOffset:
                Tensor transposed = tensor.moveaxis([channel], [last]).contiguous();
                return torch.cat([Other(transposed), transposed], 0).narrow(0, transposed.size(0), transposed.size(0))
                    .moveaxis([last], [channel]);
            case TensorLayout.EverySecondMap:
                return torch.stack([tensor, Other(tensor)], 1).select(1, 0);
            case TensorLayout.PartOfRows:
                return torch.cat([tensor, Other(tensor)], last).narrow(last, 0, tensor.size(last));
            case TensorLayout.ChannelsLastPartOfRows:
                return WithLayout(torch.cat([tensor, Other(tensor)], last), TensorLayout.ChannelsLast).narrow(last, 0, tensor.size(last));
            case TensorLayout.Transposed:
                return tensor.transpose(-1, -2).contiguous().transpose(-1, -2);
            default:
                return tensor;
        }
    }

    /// <summary>Other values. Not by a number: TorchSharp may finalize one while native code reads it.</summary>
    private static Tensor Other(Tensor tensor) => tensor.add(torch.ones_like(tensor));
}
