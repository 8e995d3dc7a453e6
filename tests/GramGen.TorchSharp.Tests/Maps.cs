using System.Runtime.InteropServices;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>How the values of a tensor lie. All hold the same values.</summary>
public enum Lie
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
    Turned,
}

/// <summary>Feature maps of few and of many values, whose like torch makes only with its own generator.</summary>
internal static class Maps
{
    public static Tensor Of(long[] sizes, torch.ScalarType type, int seed = 1, Lie lie = Lie.Contiguous)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Laid(Random(sizes, seed).to(type), lie));
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

    public static Tensor Laid(Tensor tensor, Lie lie)
    {
        int channel = tensor.ndim == 4 ? 1 : 0;
        int last = (int)tensor.ndim - 1;
        switch (lie)
        {
            case Lie.ChannelsLast:
                return tensor.moveaxis([channel], [last]).contiguous().moveaxis([last], [channel]);
            case Lie.Offset:
                return torch.cat([tensor.add(1), tensor, tensor.add(1)], 0).narrow(0, tensor.size(0), tensor.size(0));
            case Lie.ChannelsLastOffset:
                Tensor transposed = tensor.moveaxis([channel], [last]).contiguous();
                return torch.cat([transposed.add(1), transposed], 0).narrow(0, transposed.size(0), transposed.size(0)).moveaxis([last], [channel]);
            case Lie.EverySecondMap:
                return torch.stack([tensor, tensor.add(1)], 1).select(1, 0);
            case Lie.PartOfRows:
                return torch.cat([tensor, tensor.add(1)], last).narrow(last, 0, tensor.size(last));
            case Lie.ChannelsLastPartOfRows:
                return Laid(torch.cat([tensor, tensor.add(1)], last), Lie.ChannelsLast).narrow(last, 0, tensor.size(last));
            case Lie.Turned:
                return tensor.transpose(-1, -2).contiguous().transpose(-1, -2);
            default:
                return tensor;
        }
    }
}
