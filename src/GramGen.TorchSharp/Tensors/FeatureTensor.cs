using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>A tensor of features as operations read it: type, sizes, and how its values are stored.</summary>
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

    /// <summary>The type of its Gram matrices, which would overflow in <see cref="torch.ScalarType.Float16"/>.</summary>
    public torch.ScalarType GramElement => Element == torch.ScalarType.Float16 ? torch.ScalarType.Float32 : Element;

    /// <summary>The CPU's kernels can access its memory.</summary>
    public bool IsOnCpu { get; }

    /// <summary>It has a dimension N, and so have the results.</summary>
    public bool IsBatch { get; }

    /// <summary>N, or 1.</summary>
    public int Count { get; }

    /// <summary>C and M = H·W, and the layout of a map if <see cref="IsInPlace"/>.</summary>
    public GramShape Shape { get; private init; }

    /// <summary>Values from the start of a map to the start of the next.</summary>
    public long MapStride { get; private init; }

    /// <summary>Maps are stored as the kernels read them, channels-first or channels-last.</summary>
    public bool IsInPlace { get; private init; }

    /// <summary>The weights of its pixels, 1 × M for all maps or N × M, contiguous; <see langword="null"/> if all count alike.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>Contiguous in torch's sense: channels-first maps without gaps.</summary>
    public bool IsContiguous => IsInPlace && Shape.Layout == FeatureLayout.ChannelsFirst && MapStride == Shape.FeatureLength;

    /// <summary>The dimensions of the pixels: H and W, or M.</summary>
    public long[] PixelDimensions => Tensor.ndim == 2 ? [-1] : [-2, -1];

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="ArgumentException">The rank, type or size is not supported.</exception>
    public static FeatureTensor Of(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var sizes = Sizes.Of(features);
        var read = new FeatureTensor(features, sizes);
        return read.IsOnCpu ? read.WithStrides(sizes) : read;
    }

    /// <summary>The lengths of a tensor, such as <c>8×64×28×28</c>, for messages.</summary>
    public static string DescribeSizes(Tensor tensor) => tensor.ndim == 0 ? "0-d" : string.Join('×', tensor.shape);

    /// <summary>A view of all maps, C × M or N × C × M; a copy if H and W do not form one row of pixels.</summary>
    public Tensor AsMap() => IsBatch
        ? Tensor.reshape(Count, Shape.Channels, Shape.Pixels)
        : Tensor.reshape(Shape.Channels, Shape.Pixels);

    private FeatureTensor WithStrides(Sizes sizes)
    {
        int channelDimension = IsBatch ? 1 : 0;
        long channelStride = Tensor.stride(channelDimension);
        long widthStride = Tensor.stride(sizes.Rank - 1);
        long heightStride = sizes.Height == 1 ? sizes.Width * widthStride : Tensor.stride(channelDimension + 1);

        // The stride of a dimension of length 1 is meaningless.
        bool hasOneRow = sizes.Height == 1 || sizes.Width == 1 || heightStride == sizes.Width * widthStride;
        long pixelStride = sizes.Width == 1 ? heightStride : widthStride;
        bool hasPixelStride(long stride) => sizes.Pixels == 1 || pixelStride == stride;
        bool hasChannelStride(long stride) => sizes.Channels == 1 || channelStride == stride;
        bool isChannelsFirst = hasPixelStride(1) && hasChannelStride(sizes.Pixels);
        bool isChannelsLast = hasChannelStride(1) && hasPixelStride(sizes.Channels);

        long mapStride = Count == 1 ? Shape.FeatureLength : Tensor.stride(0);
        return this with
        {
            Shape = Shape with { Layout = isChannelsFirst ? FeatureLayout.ChannelsFirst : FeatureLayout.ChannelsLast },
            MapStride = mapStride,
            IsInPlace = hasOneRow && (isChannelsFirst || isChannelsLast) && mapStride >= Shape.FeatureLength,
        };
    }

    /// <summary>Refuses a sparse tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="verb">The verb that goes with it.</param>
    /// <param name="name">The parameter.</param>
    /// <exception cref="ArgumentException">The tensor is sparse.</exception>
    public static void ThrowIfSparse(Tensor tensor, string what, string verb, string name)
    {
        if (tensor.is_sparse)
        {
            throw new ArgumentException(
                $"{what} {DescribeSizes(tensor)} {verb} sparse; supported are dense tensors, such as to_dense() makes.", name);
        }
    }

    private readonly record struct Sizes(int Rank, torch.ScalarType Element, long Count, long Channels, long Height, long Width)
    {
        public bool IsBatch => Rank == 4;

        public long Pixels => Height * Width;

        public static Sizes Of(Tensor features)
        {
            int rank = (int)features.ndim;
            if (rank is < 2 or > 4)
            {
                throw new ArgumentException(
                    $"The features have rank {rank}, {DescribeSizes(features)}; supported are 2 (C×M), 3 (C×H×W) and 4 (N×C×H×W).",
                    nameof(features));
            }

            torch.ScalarType element = features.dtype;
            if (element is not (torch.ScalarType.Float32 or torch.ScalarType.Float64 or torch.ScalarType.Float16))
            {
                throw new ArgumentException(
                    $"The features are {DescribeSizes(features)} of {element}; supported are Float32, Float64 and Float16.",
                    nameof(features));
            }

            ThrowIfSparse(features, "The features", "are", nameof(features));
            int first = rank == 4 ? 1 : 0;
            var sizes = new Sizes(
                rank,
                element,
                rank == 4 ? features.size(0) : 1,
                features.size(first),
                rank == 2 ? 1 : features.size(first + 1),
                features.size(rank - 1));
            if (sizes.Count * sizes.Channels * sizes.Pixels == 0)
            {
                throw new ArgumentException(
                    $"No dimension of the features may be empty; they are {DescribeSizes(features)}.", nameof(features));
            }

            if (sizes.Count > int.MaxValue || sizes.Channels > int.MaxValue / sizes.Channels
                || sizes.Pixels > int.MaxValue / sizes.Channels)
            {
                throw new ArgumentException(
                    $"The features {DescribeSizes(features)} are {sizes.Count} of {sizes.Channels}×{sizes.Pixels}; "
                    + "N, C·C and C·M may be up to "
                    + $"{int.MaxValue} each.",
                    nameof(features));
            }

            return sizes;
        }
    }
}
