using System.Numerics;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>What the lengths and strides of features and matrices are to the tiles.</summary>
/// <param name="Shape">C and M.</param>
/// <param name="Features">How a feature map lies.</param>
/// <param name="Output">How a matrix lies.</param>
/// <param name="FeatureLength">Values from the first feature to the last.</param>
/// <param name="GramLength">Values from the first entry to the last.</param>
internal readonly record struct TensorForm(GramShape Shape, FeatureForm Features, GramOutput Output, int FeatureLength, int GramLength)
{
    /// <summary>Whether there is a dimension of feature maps.</summary>
    public bool IsBatch { get; init; }

    /// <summary>N.</summary>
    public int Count { get; init; }

    /// <summary>Values from a feature map to the next.</summary>
    public int FeatureStride { get; init; }

    /// <summary>Values from a matrix to the next.</summary>
    public int GramStride { get; init; }

    /// <summary>The features as they lie; those of a batch are taken together.</summary>
    public StridedRows FeatureRows => IsBatch ? new(1, FeatureLength, FeatureLength)
        : Features.Layout == FeatureLayout.ChannelsFirst ? new(Shape.Channels, Shape.Pixels, Features.Stride)
        : new(Shape.Pixels, Shape.Channels, Features.Stride);

    /// <summary>The matrix as it lies; those of a batch are taken together.</summary>
    public StridedRows GramRows => IsBatch ? new(1, GramLength, GramLength) : new(Shape.Channels, Shape.Channels, Output.Stride);

    /// <summary>Reads the dimensions.</summary>
    /// <param name="features">Of the features.</param>
    /// <param name="gram">Of the matrices.</param>
    /// <param name="layout">Whether the channels are the first dimension of a feature map or the last.</param>
    /// <exception cref="ArgumentException">They are none that can be computed.</exception>
    public static TensorForm Of(TensorExtent features, TensorExtent gram, FeatureLayout layout)
    {
        GramThrow.IfOtherRanks(features, gram);
        GramThrow.IfEmptyDimension(features);
        bool isBatch = gram.Rank == 3;
        TensorExtent map = isBatch ? features.Slice(1, features.Rank - 1) : features;
        TensorDimension channels = layout == FeatureLayout.ChannelsFirst ? map[0] : map[map.Rank - 1];
        TensorExtent place = layout == FeatureLayout.ChannelsFirst ? map.Slice(1, map.Rank - 1) : map.Slice(0, map.Rank - 1);
        TensorDimension pixels = place[0];
        if (place.Rank == 2 && !place[0].TryJoin(place[1], out pixels))
        {
            GramThrow.PixelsApart(features, place);
        }

        // Where there is no batch, one of one.
        TensorDimension maps = isBatch ? features[0] : new TensorDimension(1, 0);
        TensorDimension grams = isBatch ? gram[0] : new TensorDimension(1, 0);
        GramThrow.IfOtherLengths(gram, isBatch, maps.Length, channels.Length);
        FeatureForm form = FormOf(channels, pixels, features);
        if (!maps.Steps(1))
        {
            GramThrow.FeatureStrides(features);
        }

        GramOutput output = OutputOf(gram[gram.Rank - 2], gram[gram.Rank - 1], gram);
        if (!grams.Steps(((channels.Length - 1) * output.Stride) + channels.Length))
        {
            GramThrow.GramStrides(gram);
        }

        GramThrow.IfTooFar(features, nameof(features));
        GramThrow.IfTooFar(gram, nameof(gram));
        return new TensorForm(new GramShape((int)channels.Length, (int)pixels.Length), form, output, (int)features.Length, (int)gram.Length)
        {
            IsBatch = isBatch,
            Count = (int)maps.Length,
            FeatureStride = maps.StrideOr(0),
            GramStride = grams.StrideOr(0),
        };
    }

    /// <summary>The task on one feature map.</summary>
    public GramTask<T> TaskOf<T>(GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GramTask<T>.Of(Shape, options) with { Features = Features, Output = Output };

    private static FeatureForm FormOf(TensorDimension channels, TensorDimension pixels, TensorExtent features)
    {
        if (pixels.IsDense && channels.Steps(pixels.Length))
        {
            return new FeatureForm(FeatureLayout.ChannelsFirst, channels.StrideOr(pixels.Length));
        }

        if (!channels.IsDense || !pixels.Steps(channels.Length))
        {
            GramThrow.FeatureStrides(features);
        }

        return new FeatureForm(FeatureLayout.ChannelsLast, pixels.StrideOr(channels.Length));
    }

    /// <summary>Rows or columns: the matrix is symmetric.</summary>
    private static GramOutput OutputOf(TensorDimension rows, TensorDimension columns, TensorExtent gram)
    {
        (TensorDimension outer, TensorDimension inner) = columns.IsDense ? (rows, columns) : (columns, rows);
        if (!inner.IsDense || !outer.Steps(inner.Length))
        {
            GramThrow.GramStrides(gram);
        }

        return new GramOutput(GramPart.Both, outer.StrideOr(inner.Length));
    }
}
