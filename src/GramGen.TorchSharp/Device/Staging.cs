using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Memory through which values go from spans to a device and back, a part at a time. For a GPU it is pinned: from there the
/// device fetches by itself, twice as fast as from memory that the system may move.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class Staging<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Long enough for the full speed of the bus; to pin more costs more than it gains.</summary>
    private const int Bytes = 1 << 21;

    private readonly Tensor _buffer;

    /// <param name="device">Where the values go to or come from.</param>
    /// <param name="length">Values, of all parts.</param>
    public Staging(torch.Device device, int length)
    {
        ScalarType type = ScalarTypes.Of<T>();
        _buffer = empty(Math.Min(length, Bytes / ScalarTypes.SizeOf(type)), type);
        if (device.type == DeviceType.CUDA)
        {
            using Tensor pageable = _buffer;
            _buffer = pageable.pin_memory();
        }
    }

    /// <summary>Brings values to the device.</summary>
    /// <param name="span">Where they are.</param>
    /// <param name="block">Which of them.</param>
    /// <param name="target">As many values, contiguous.</param>
    public void Upload(ReadOnlySpan<T> span, HostBlock block, Tensor target)
    {
        using Tensor flat = target.view(-1);
        for (int start = 0; start < block.Length;)
        {
            int count = CountFrom(start, block);
            block.Read(span, start, MemoryMarshal.Cast<byte, T>(_buffer.bytes)[..count]);
            using Tensor part = flat.narrow(0, start, count);
            using Tensor staged = _buffer.narrow(0, 0, count);
            part.copy_(staged);
            start += count;
        }
    }

    /// <summary>Brings values from the device.</summary>
    /// <param name="source">Contiguous.</param>
    /// <param name="block">Where they go.</param>
    /// <param name="span">Receives them.</param>
    public void Download(Tensor source, HostBlock block, Span<T> span)
    {
        using Tensor flat = source.view(-1);
        for (int start = 0; start < block.Length;)
        {
            int count = CountFrom(start, block);
            using Tensor part = flat.narrow(0, start, count);
            using Tensor staged = _buffer.narrow(0, 0, count);
            staged.copy_(part);
            block.Write(MemoryMarshal.Cast<byte, T>(_buffer.bytes)[..count], start, span);
            start += count;
        }
    }

    public void Dispose() => _buffer.Dispose();

    private int CountFrom(int start, HostBlock block) => (int)Math.Min(_buffer.numel(), block.Length - start);
}
