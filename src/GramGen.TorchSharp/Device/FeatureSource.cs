using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Features in a span, piece by piece as maps on a device.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="work">What is computed.</param>
/// <param name="features">The feature maps.</param>
internal readonly ref struct FeatureSource<T>(GramWork work, ReadOnlySpan<T> features)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly ReadOnlySpan<T> _features = features;

    /// <summary>Memory to bring them through.</summary>
    public Staging<T> Stage(DeviceMemory memory) => new(memory.Device, _features.Length);

    /// <summary>A piece, N × C × M, in the type of its sums; channels and pixels lie as in the span.</summary>
    public Tensor Upload(DeviceMemory memory, Staging<T> staging, Piece piece)
    {
        ScalarType type = ScalarTypes.Of<T>();
        long channels = _work.Shape.Channels;
        bool isChannelsLast = _work.Layout == FeatureLayout.ChannelsLast;
        Tensor values = isChannelsLast
            ? memory.Empty(type, piece.Maps, piece.Pixels, channels)
            : memory.Empty(type, piece.Maps, channels, piece.Pixels);
        staging.Upload(_features, piece.BlockIn(_work), values);
        Tensor maps = isChannelsLast ? values.transpose(1, 2) : values;
        return maps.to(ScalarTypes.OfSums(type));
    }
}
