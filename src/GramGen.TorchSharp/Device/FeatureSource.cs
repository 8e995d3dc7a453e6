using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Features in a span, chunk by chunk as maps on a device.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="work">The operation.</param>
/// <param name="features">The feature maps.</param>
internal readonly ref struct FeatureSource<T>(GramWork work, ReadOnlySpan<T> features)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly ReadOnlySpan<T> _features = features;

    /// <summary>Memory to copy them through.</summary>
    public Staging<T> Stage(DeviceMemory memory) => new(memory.Device, _features.Length);

    /// <summary>A chunk, N × C × M, in the type of its sums and the layout of the span.</summary>
    public Tensor Upload(DeviceMemory memory, Staging<T> staging, Chunk chunk)
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
