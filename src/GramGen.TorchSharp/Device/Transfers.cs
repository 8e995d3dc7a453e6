using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Values of a span that are transferred together: rows of one length.</summary>
/// <param name="First">The offset of the first row.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="RowLength">Values per row.</param>
/// <param name="Stride">Values from row to row.</param>
internal readonly record struct HostBlock(int First, int Rows, int RowLength, int Stride)
{
    /// <summary>Values in all rows.</summary>
    public int Length => Rows * RowLength;

    /// <summary>A matrix or vector without gaps.</summary>
    public static HostBlock Dense(int length) => new(0, 1, length, 0);

    /// <summary>Gathers some of the values; <paramref name="start"/> does not count gaps between the rows.</summary>
    public void Read<T>(ReadOnlySpan<T> span, int start, Span<T> values)
    {
        for (int done = 0; done < values.Length;)
        {
            (int offset, int count) = AdjacentFrom(start + done, values.Length - done);
            span.Slice(offset, count).CopyTo(values[done..]);
            done += count;
        }
    }

    /// <summary>Scatters some of the values.</summary>
    public void Write<T>(ReadOnlySpan<T> values, int start, Span<T> span)
    {
        for (int done = 0; done < values.Length;)
        {
            (int offset, int count) = AdjacentFrom(start + done, values.Length - done);
            values.Slice(done, count).CopyTo(span[offset..]);
            done += count;
        }
    }

    /// <summary>The offset of a value, and how many values are adjacent from there, up to a maximum.</summary>
    private (int Offset, int Count) AdjacentFrom(int index, int maximum)
    {
        (int row, int column) = Math.DivRem(index, RowLength);
        return (First + (row * Stride) + column, Math.Min(maximum, RowLength - column));
    }
}

/// <summary>
/// A buffer through which values are copied from spans to a device and back, part by part. For a GPU it is pinned: the device
/// reads pinned memory directly, twice as fast as pageable memory.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class StagingBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Long enough for the full bandwidth of the bus; pinning more costs more than it gains.</summary>
    private const int Bytes = 1 << 21;

    private readonly Tensor _buffer;

    /// <param name="device">The other side of the transfers.</param>
    /// <param name="length">Values in all parts.</param>
    public StagingBuffer(torch.Device device, int length)
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
    /// <param name="span">The memory of the values.</param>
    /// <param name="block">Which of them to copy.</param>
    /// <param name="destination">Receives them; contiguous, of the same length.</param>
    public void Upload(ReadOnlySpan<T> span, HostBlock block, Tensor destination)
    {
        using Tensor flat = destination.view(-1);
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
    /// <param name="block">Which values of the span to write.</param>
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

/// <summary>Features in a span, uploaded chunk by chunk.</summary>
/// <typeparam name="T">The type of the features.</typeparam>
/// <param name="work">The operation.</param>
/// <param name="features">The feature maps.</param>
internal readonly ref struct FeatureSource<T>(GramWork work, ReadOnlySpan<T> features)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly ReadOnlySpan<T> _features = features;

    /// <summary>Allocates a buffer for the uploads.</summary>
    public StagingBuffer<T> Stage(DeviceMemory memory) => new(memory.Device, _features.Length);

    /// <summary>Uploads a chunk: N × C × M, in the type of its sums, with the strides of the features' layout.</summary>
    public Tensor Upload(DeviceMemory memory, StagingBuffer<T> staging, Chunk chunk)
    {
        ScalarType type = ScalarTypes.Of<T>();
        long channels = _work.Shape.Channels;
        bool isChannelsLast = _work.Shape.Layout == FeatureLayout.ChannelsLast;
        Tensor values = isChannelsLast
            ? memory.Empty(type, chunk.Maps, chunk.Pixels, channels)
            : memory.Empty(type, chunk.Maps, channels, chunk.Pixels);
        staging.Upload(_features, chunk.BlockIn(_work), values);
        Tensor maps = isChannelsLast ? values.transpose(1, 2) : values;
        return maps.to(ScalarTypes.OfSums(type));
    }
}
