using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Memory through which values are copied between spans and a device, a part at a time. For a GPU it is pinned: the device
/// reads it by itself, twice as fast as pageable memory.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class Staging<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Long enough for the full speed of the bus; pinning more costs more than it gains.</summary>
    private const int Bytes = 1 << 21;

    private readonly Tensor _buffer;

    /// <param name="device">The device.</param>
    /// <param name="length">The number of values in all parts.</param>
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

    /// <summary>Copies values to the device.</summary>
    /// <param name="span">The source.</param>
    /// <param name="block">Which of them.</param>
    /// <param name="target">The same number of values, contiguous.</param>
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

    /// <summary>Copies values from the device.</summary>
    /// <param name="source">Contiguous.</param>
    /// <param name="block">Their positions.</param>
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

    /// <summary>Copies a matrix C × C to a new tensor.</summary>
    public static Tensor UploadMatrix(DeviceMemory memory, int channels, ReadOnlySpan<T> values)
    {
        Tensor matrix = memory.Empty(ScalarTypes.Of<T>(), channels, channels);
        using Staging<T> staging = new(memory.Device, values.Length);
        staging.Upload(values, new HostBlock(0, 1, values.Length, 0), matrix);
        return matrix;
    }

    public void Dispose() => _buffer.Dispose();

    private int CountFrom(int start, HostBlock block) => (int)Math.Min(_buffer.numel(), block.Length - start);
}

/// <summary>Values of a span that are copied to or from a device together: rows of one length.</summary>
/// <param name="First">The index of the first value.</param>
/// <param name="Rows">Their number.</param>
/// <param name="RowLength">Values in a row.</param>
/// <param name="Stride">Values from row to row.</param>
internal readonly record struct HostBlock(int First, int Rows, int RowLength, int Stride)
{
    /// <summary>Values in all rows.</summary>
    public int Length => Rows * RowLength;

    /// <summary>Gathers some of the values; the index skips the gaps between rows.</summary>
    public void Read<T>(ReadOnlySpan<T> span, int start, Span<T> values)
    {
        for (int done = 0; done < values.Length;)
        {
            (int offset, int count) = Run(start + done, values.Length - done);
            span.Slice(offset, count).CopyTo(values[done..]);
            done += count;
        }
    }

    /// <summary>Scatters some of the values.</summary>
    public void Write<T>(ReadOnlySpan<T> values, int start, Span<T> span)
    {
        for (int done = 0; done < values.Length;)
        {
            (int offset, int count) = Run(start + done, values.Length - done);
            values.Slice(done, count).CopyTo(span[offset..]);
            done += count;
        }
    }

    /// <summary>The position of a value, and how many of those that follow are adjacent.</summary>
    private (int Offset, int Count) Run(int index, int most)
    {
        (int row, int column) = Math.DivRem(index, RowLength);
        return (First + (row * Stride) + column, Math.Min(most, RowLength - column));
    }
}
