using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>s·F·Fᵀ + β·G of one feature map or many.</summary>
/// <param name="work">The operation.</param>
/// <param name="features">N feature maps.</param>
/// <param name="destination">Receives N matrices.</param>
internal readonly ref struct ProductOperation<T, TGram>(
    GramProductWork work, ReadOnlySpan<T> features, Span<TGram> destination) : IDeviceOperation
    where T : unmanaged
    where TGram : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly Span<TGram> _grams = destination;

    GramWork IDeviceOperation.Work => Work;

    private GramProductWork Work { get; } = work;

    public void Run(DeviceMemory memory, Chunks chunks)
    {
        GramShape shape = Work.Shape;
        using Staging<TGram> results = new(memory.Device, Work.Count * shape.GramLength);
        Tensor sums = Sum(memory, chunks);
        Tensor scaled = DeviceProducts.Scaled(DeviceProducts.Symmetric(sums), Work.Scale);
        var block = new HostBlock(0, Work.Count, shape.GramLength, Work.GramStride);
        if (Work.Beta == 0)
        {
            results.Download(scaled, block, _grams);
            return;
        }

        var products = new TGram[block.Length];
        results.Download(scaled, block with { Stride = shape.GramLength }, products);
        if (typeof(TGram) == typeof(double))
        {
            Add(MemoryMarshal.Cast<TGram, double>(products.AsSpan()), block, MemoryMarshal.Cast<TGram, double>(_grams), Work.Beta);
        }
        else
        {
            Add(MemoryMarshal.Cast<TGram, float>(products.AsSpan()), block, MemoryMarshal.Cast<TGram, float>(_grams), (float)Work.Beta);
        }
    }

    /// <summary>F·Fᵀ of each map, N × C × C.</summary>
    private Tensor Sum(DeviceMemory memory, Chunks chunks)
    {
        Tensor sums = memory.Zeros(ScalarTypes.Of<TGram>(), Work.Count, Work.Shape.Channels, Work.Shape.Channels);
        using Staging<T> staging = _features.Stage(memory);
        foreach (Chunk chunk in chunks.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = _features.Upload(memory, staging, chunk);
            sums.narrow(0, chunk.FirstMap, chunk.Maps).add_(DeviceProducts.Product(maps));
        }

        return sums;
    }

    /// <summary>G ← product + β·G; only the lower triangle of G is read.</summary>
    private void Add<TValue>(ReadOnlySpan<TValue> products, HostBlock block, Span<TValue> grams, TValue beta)
        where TValue : unmanaged, INumber<TValue>
    {
        int channels = Work.Shape.Channels;
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
