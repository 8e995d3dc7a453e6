using GramGen.TorchSharp.Probing;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>The memory of a device: how much of it a product may take, and tensors in it.</summary>
/// <param name="device">The device.</param>
/// <param name="limit">The most bytes that a product may take.</param>
internal sealed class DeviceMemory(torch.Device device, long limit)
{
    /// <summary>The rest is left to libraries that allocate by themselves, and to fragments.</summary>
    private const double UsableShare = 0.8;

    public torch.Device Device { get; } = device;

    /// <summary>Refuses every larger tensor, as a device does whose memory is taken.</summary>
    public long LargestTensor { get; init; } = long.MaxValue;

    /// <summary>Bytes that a product may take now.</summary>
    public long Available => Device.type == DeviceType.CUDA && CudaDriver.FreeMemory(Device.index) is { } free
        ? Math.Min(limit, (long)(UsableShare * free))
        : limit;

    /// <summary>A tensor of undefined values.</summary>
    public Tensor Empty(ScalarType type, params ReadOnlySpan<long> lengths)
    {
        Check(type, lengths);
        return empty(lengths, type, Device);
    }

    /// <summary>A tensor of zeros.</summary>
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
            throw new InsufficientMemoryException($"{Device} out of memory. Tried to allocate {bytes} bytes; {LargestTensor} are left.");
        }
    }
}
