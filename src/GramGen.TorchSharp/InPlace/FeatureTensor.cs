using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>A tensor of features: type, shape, and the layout of its values in memory.</summary>
internal readonly struct FeatureTensor
{
    private FeatureTensor(Tensor tensor, Sizes sizes)
    {
        Tensor = tensor;
        Element = sizes.Element;
        IsOnCpu = tensor.device_type == DeviceType.CPU;
        IsBatch = sizes.IsBatch;
        Count = (int)sizes.Count;
        Shape = new GramShape((int)sizes.Channels, (int)sizes.Pixels);
    }

    /// <summary>The tensor itself.</summary>
    public Tensor Tensor { get; }

    /// <summary>The type of its values.</summary>
    public torch.ScalarType Element { get; }

    /// <summary>The type of its Gram matrices: wider than <see cref="torch.ScalarType.Float16"/>, in which they overflow.</summary>
    public torch.ScalarType GramElement => Element == torch.ScalarType.Float16 ? torch.ScalarType.Float32 : Element;

    /// <summary>Its values are in the memory of the CPU.</summary>
    public bool IsOnCpu { get; }

    /// <summary>It has a dimension N, and so have the results.</summary>
    public bool IsBatch { get; }

    /// <summary>N, or 1.</summary>
    public int Count { get; }

    /// <summary>C and M = H·W, and the layout of a map if <see cref="IsInPlace"/>.</summary>
    public GramShape Shape { get; private init; }

    /// <summary>Values from the first of a map to the first of the next.</summary>
    public long MapStride { get; private init; }

    /// <summary>The kernels can read the maps: each is dense, channel by channel or pixel by pixel.</summary>
    public bool IsInPlace { get; private init; }

    /// <summary>Contiguous in torch's sense: adjacent maps, channel by channel.</summary>
    public bool IsContiguous => IsInPlace && Shape.Layout == FeatureLayout.ChannelsFirst && MapStride == Shape.FeatureLength;

    /// <summary>The dimensions of the pixels: H and W, or M.</summary>
    public long[] PixelDimensions => Tensor.ndim == 2 ? [-1] : [-2, -1];

    /// <exception cref="ArgumentException">Rank, type or a dimension is not supported.</exception>
    public static FeatureTensor Of(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var sizes = Sizes.Of(features);
        var read = new FeatureTensor(features, sizes);
        return read.IsOnCpu ? read.WithLayout(sizes) : read;
    }

    /// <summary>A view of all maps, C × M or N × C × M; a copy if H and W do not form one row of pixels.</summary>
    public Tensor AsMap() => IsBatch
        ? Tensor.reshape(Count, Shape.Channels, Shape.Pixels)
        : Tensor.reshape(Shape.Channels, Shape.Pixels);

    private FeatureTensor WithLayout(Sizes sizes)
    {
        int channelDimension = IsBatch ? 1 : 0;
        long channelStride = Tensor.stride(channelDimension);
        long widthStride = Tensor.stride(sizes.Rank - 1);
        long heightStride = sizes.Height == 1 ? sizes.Width * widthStride : Tensor.stride(channelDimension + 1);

        // The stride of a dimension of length 1 is arbitrary.
        bool hasOneRow = sizes.Height == 1 || sizes.Width == 1 || heightStride == sizes.Width * widthStride;
        long pixelStride = sizes.Width == 1 ? heightStride : widthStride;
        bool hasPixelsApart(long distance) => sizes.Pixels == 1 || pixelStride == distance;
        bool hasChannelsApart(long distance) => sizes.Channels == 1 || channelStride == distance;
        bool isChannelsFirst = hasPixelsApart(1) && hasChannelsApart(sizes.Pixels);
        bool isChannelsLast = hasChannelsApart(1) && hasPixelsApart(sizes.Channels);

        long mapStride = Count == 1 ? Shape.FeatureLength : Tensor.stride(0);
        return this with
        {
            Shape = Shape with { Layout = isChannelsFirst ? FeatureLayout.ChannelsFirst : FeatureLayout.ChannelsLast },
            MapStride = mapStride,
            IsInPlace = hasOneRow && (isChannelsFirst || isChannelsLast) && mapStride >= Shape.FeatureLength,
        };
    }

    private readonly record struct Sizes(int Rank, torch.ScalarType Element, long Count, long Channels, long Height, long Width)
    {
        public bool IsBatch => Rank == 4;

        public long Pixels => Height * Width;

        public static Sizes Of(Tensor features)
        {
            int rank = (int)features.ndim;
            TensorChecks.ThrowIfOtherRank(features, rank);
            torch.ScalarType element = features.dtype;
            TensorChecks.ThrowIfOtherType(features, element);
            int first = rank == 4 ? 1 : 0;
            var sizes = new Sizes(
                rank,
                element,
                rank == 4 ? features.size(0) : 1,
                features.size(first),
                rank == 2 ? 1 : features.size(first + 1),
                features.size(rank - 1));
            TensorChecks.ThrowIfEmpty(features, sizes.Count * sizes.Channels * sizes.Pixels);
            TensorChecks.ThrowIfTooLarge(features, sizes.Count, sizes.Channels, sizes.Pixels);
            return sizes;
        }
    }
}
