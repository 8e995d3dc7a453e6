using System.Diagnostics;
using GramGen.TorchSharp.Probing;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>The memory of a device: how much of it an operation may use, and tensors in it.</summary>
/// <param name="device">The device.</param>
/// <param name="limit">The maximum number of bytes for an operation.</param>
internal sealed class DeviceMemory(torch.Device device, long limit)
{
    /// <summary>The rest is left to libraries that allocate for themselves, and to fragmentation.</summary>
    private const double UsableShare = 0.8;

    public torch.Device Device { get; } = device;

    /// <summary>Larger tensors are rejected as if the memory were exhausted.</summary>
    public long LargestTensor { get; init; } = long.MaxValue;

    /// <summary>The bytes that an operation may use now.</summary>
    public long Available => Device.type == DeviceType.CUDA && CudaDriver.FreeMemory(Device.index) is { } free
        ? Math.Min(limit, (long)(UsableShare * free))
        : limit;

    /// <summary>Allocates a tensor of undefined values.</summary>
    public Tensor Empty(ScalarType type, params ReadOnlySpan<long> lengths)
    {
        Check(type, lengths);
        return empty(lengths, type, Device);
    }

    /// <summary>Allocates a tensor of zeros.</summary>
    public Tensor Zeros(ScalarType type, params ReadOnlySpan<long> lengths)
    {
        Check(type, lengths);
        return zeros(lengths, type, Device);
    }

    private void Check(ScalarType type, ReadOnlySpan<long> lengths)
    {
        long bytes = ScalarTypes.SizeOf(type);
        foreach (long length in lengths)
        {
            bytes *= length;
        }

        if (bytes > LargestTensor)
        {
            throw new InsufficientMemoryException($"{Device} out of memory. Tried to allocate {bytes} bytes; {LargestTensor} are free.");
        }
    }
}

/// <summary>The types of values by torch's names.</summary>
internal static class ScalarTypes
{
    /// <summary>torch's name for a type.</summary>
    public static ScalarType Of<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? ScalarType.Float32
            : typeof(T) == typeof(double) ? ScalarType.Float64
            : typeof(T) == typeof(Half) ? ScalarType.Float16
            : throw new UnreachableException($"No operation takes {typeof(T)}.");

    /// <summary>The type of sums.</summary>
    public static ScalarType OfSums(ScalarType features) => features == ScalarType.Float16 ? ScalarType.Float32 : features;

    /// <summary>The bytes of a value.</summary>
    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float16 => 2,
        ScalarType.Float32 => 4,
        ScalarType.Float64 => 8,
        _ => throw new UnreachableException($"No operation takes {type}."),
    };
}
