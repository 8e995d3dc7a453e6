using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>s·F·Fᵀ + β·G of one feature map or a batch.</summary>
/// <param name="work">The operation.</param>
/// <param name="features">N feature maps.</param>
/// <param name="destination">Receives N matrices.</param>
internal readonly ref struct ProductOperation<TFeature, TGram>(
    GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination) : IDeviceOperation
    where TFeature : unmanaged
    where TGram : unmanaged
{
    private readonly GramProductWork _work = work;
    private readonly FeatureSource<TFeature> _features = new(work, features);
    private readonly Span<TGram> _destination = destination;

    public GramWork Work => _work;

    public void Run(DeviceMemory memory, Chunking chunking)
    {
        GramShape shape = _work.Shape;
        using StagingBuffer<TGram> results = new(memory.Device, _work.Count * shape.GramLength);
        Tensor sums = Sum(memory, chunking);
        Tensor scaled = TorchProducts.Scaled(TorchProducts.Symmetric(sums), _work.Scale);
        var block = new HostBlock(0, _work.Count, shape.GramLength, _work.GramStride);
        if (_work.Beta == 0)
        {
            results.Download(scaled, block, _destination);
            return;
        }

        var products = new TGram[block.Length];
        results.Download(scaled, block with { Stride = shape.GramLength }, products);
        if (typeof(TGram) == typeof(double))
        {
            Add(MemoryMarshal.Cast<TGram, double>(products.AsSpan()), block, MemoryMarshal.Cast<TGram, double>(_destination), _work.Beta);
        }
        else
        {
            Add(
                MemoryMarshal.Cast<TGram, float>(products.AsSpan()), block,
                MemoryMarshal.Cast<TGram, float>(_destination), (float)_work.Beta);
        }
    }

    /// <summary>F·Fᵀ of each map, N × C × C.</summary>
    private Tensor Sum(DeviceMemory memory, Chunking chunking)
    {
        Tensor sums = memory.Zeros(ScalarTypes.Of<TGram>(), _work.Count, _work.Shape.Channels, _work.Shape.Channels);
        using StagingBuffer<TFeature> staging = _features.Stage(memory);
        foreach (Chunk chunk in chunking.Chunks(_work))
        {
            _work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = _features.Upload(memory, staging, chunk);
            sums.narrow(0, chunk.FirstMap, chunk.Maps).add_(TorchProducts.Product(maps));
        }

        return sums;
    }

    /// <summary>G ← product + β·G, reading the lower triangle of G.</summary>
    private void Add<TValue>(ReadOnlySpan<TValue> products, HostBlock block, Span<TValue> grams, TValue beta)
        where TValue : unmanaged, INumber<TValue>
    {
        int channels = _work.Shape.Channels;
        for (int map = 0; map < block.Rows; map++)
        {
            ReadOnlySpan<TValue> product = products.Slice(map * block.RowLength, block.RowLength);
            Span<TValue> gram = grams.Slice(map * block.Stride, block.RowLength);
            for (int row = 0; row < channels; row++)
            {
                for (int column = 0; column <= row; column++)
                {
                    int lower = (row * channels) + column;
                    TValue entry = product[lower] + (beta * gram[lower]);
                    gram[lower] = entry;
                    gram[(column * channels) + row] = entry;
                }
            }
        }
    }
}
