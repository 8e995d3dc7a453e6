using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>Features and Gram matrices as the lengths and strides of their tensors describe them.</summary>
/// <param name="Shape">C, M and layout; the layout is that of the memory, whatever the order of the dimensions.</param>
/// <param name="Features">A feature map in memory.</param>
/// <param name="Output">A matrix in memory.</param>
/// <param name="FeatureLength">Values from the first feature to the last.</param>
/// <param name="GramLength">Values from the first entry to the last.</param>
internal readonly record struct TensorArguments(GramShape Shape, FeatureForm Features, GramOutput Output, int FeatureLength, int GramLength)
{
    /// <summary>Whether the outermost dimension counts feature maps.</summary>
    public bool IsBatch { get; private init; }

    /// <summary>N.</summary>
    public int Count { get; private init; }

    /// <summary>Values from a feature map to the next.</summary>
    public int FeatureStride { get; private init; }

    /// <summary>Values from a matrix to the next.</summary>
    public int GramStride { get; private init; }

    /// <summary>The features in memory; a batch counts as one row.</summary>
    public StridedRows FeatureRows => IsBatch ? new(1, FeatureLength, FeatureLength)
        : Shape.Layout == FeatureLayout.ChannelsFirst ? new(Shape.Channels, Shape.Pixels, Features.Stride)
        : new(Shape.Pixels, Shape.Channels, Features.Stride);

    /// <summary>The matrix in memory; a batch counts as one row.</summary>
    public StridedRows GramRows => IsBatch ? new(1, GramLength, GramLength) : new(Shape.Channels, Shape.Channels, Output.Stride);

    /// <summary>Reads the dimensions.</summary>
    /// <param name="features">Of the features.</param>
    /// <param name="destination">Of the matrices.</param>
    /// <param name="layout">Whether the channels are the first dimension of a feature map or the last.</param>
    /// <exception cref="ArgumentException">They describe nothing that can be computed.</exception>
    public static TensorArguments Of(TensorExtent features, TensorExtent destination, FeatureLayout layout)
    {
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        ThrowIfOtherRanks(features, destination);
        ThrowIfEmptyDimension(features);
        bool isBatch = destination.Rank == 3;
        TensorExtent map = isBatch ? features.Slice(1, features.Rank - 1) : features;
        bool isFirst = layout == FeatureLayout.ChannelsFirst;
        TensorDimension channels = isFirst ? map[0] : map[map.Rank - 1];
        TensorExtent image = isFirst ? map.Slice(1, map.Rank - 1) : map.Slice(0, map.Rank - 1);
        TensorDimension pixels = image[0];
        if (image.Rank == 2 && !image[0].TryJoin(image[1], out pixels))
        {
            ThrowPixelsApart(features, image);
        }

        // No batch is a batch of one.
        TensorDimension maps = isBatch ? features[0] : new TensorDimension(1, 0);
        TensorDimension grams = isBatch ? destination[0] : new TensorDimension(1, 0);
        ThrowIfOtherLengths(destination, isBatch, maps.Length, channels.Length);
        FeatureForm form = FormOf(channels, pixels, features);
        if (!maps.Steps(1))
        {
            ThrowFeatureStrides(features);
        }

        GramOutput output = OutputOf(destination[destination.Rank - 2], destination[destination.Rank - 1], destination);
        if (!grams.Steps(((channels.Length - 1) * output.Stride) + channels.Length))
        {
            ThrowGramStrides(destination);
        }

        ThrowIfTooFar(features, nameof(features));
        ThrowIfTooFar(destination, nameof(destination));
        var shape = new GramShape((int)channels.Length, (int)pixels.Length, form.Layout);
        return new TensorArguments(shape, form, output, (int)features.Length, (int)destination.Length)
        {
            IsBatch = isBatch,
            Count = (int)maps.Length,
            FeatureStride = maps.StrideOr(0),
            GramStride = grams.StrideOr(0),
        };
    }

    /// <summary>The product of one feature map.</summary>
    public GramTask<T> TaskOf<T>(GramScale scale, double beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operations.TaskOf<T>(Shape, scale, beta) with { Features = Features, Output = Output };

    private static FeatureForm FormOf(TensorDimension channels, TensorDimension pixels, TensorExtent features)
    {
        if (pixels.IsDense && channels.Steps(pixels.Length))
        {
            return new FeatureForm(FeatureLayout.ChannelsFirst, channels.StrideOr(pixels.Length));
        }

        if (!channels.IsDense || !pixels.Steps(channels.Length))
        {
            ThrowFeatureStrides(features);
        }

        return new FeatureForm(FeatureLayout.ChannelsLast, pixels.StrideOr(channels.Length));
    }

    /// <summary>Rows and columns may be exchanged: the matrix is symmetric.</summary>
    private static GramOutput OutputOf(TensorDimension rows, TensorDimension columns, TensorExtent destination)
    {
        (TensorDimension outer, TensorDimension inner) = columns.IsDense ? (rows, columns) : (columns, rows);
        if (!inner.IsDense || !outer.Steps(inner.Length))
        {
            ThrowGramStrides(destination);
        }

        return new GramOutput(GramPart.Both, outer.StrideOr(inner.Length));
    }

    [StackTraceHidden]
    private static void ThrowIfOtherRanks(TensorExtent features, TensorExtent destination)
    {
        if ((features.Rank, destination.Rank) is not ((2, 2) or (3, 2) or (3, 3) or (4, 3)))
        {
            throw new ArgumentException(
                $"The features have rank {features.Rank}, the Gram matrix {destination.Rank}; supported are features of 2 or 3 with a matrix of 2 "
                + "(C×M or C×H×W, C×C), and of 3 or 4 with matrices of 3 (N×C×M or N×C×H×W, N×C×C).",
                destination.Rank is 2 or 3 ? nameof(features) : nameof(destination));
        }
    }

    [StackTraceHidden]
    private static void ThrowIfEmptyDimension(TensorExtent features)
    {
        if (features.HasEmptyDimension)
        {
            throw new ArgumentException($"No dimension of the features may be empty; they are {features.Lengths}.", nameof(features));
        }
    }

    [StackTraceHidden]
    private static void ThrowIfOtherLengths(TensorExtent destination, bool isBatch, long count, long channels)
    {
        bool fits = isBatch
            ? destination.Has((nint)count, (nint)channels, (nint)channels)
            : destination.Has((nint)channels, (nint)channels);
        if (!fits)
        {
            string expected = isBatch ? $"matrices are {count}×{channels}×{channels}" : $"matrix is {channels}×{channels}";
            throw new ArgumentException(
                $"The Gram {expected} (channels × channels); the tensor is {destination.Lengths}.", nameof(destination));
        }
    }

    [StackTraceHidden]
    private static void ThrowIfTooFar(TensorExtent tensor, string name)
    {
        if (tensor.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor {tensor.Lengths} with strides {tensor.Strides} spans {tensor.Length} values, which exceeds the length of a span ({int.MaxValue}).",
                name);
        }
    }

    [DoesNotReturn]
    private static void ThrowPixelsApart(TensorExtent features, TensorExtent image) =>
        throw new ArgumentException(
            $"The features {features.Lengths} have strides {features.Strides}: H×W = {image.Lengths} is not one row of pixels, for which "
            + $"the stride of H must be {image[1].Length}·{image[1].Stride} = {image[1].Length * image[1].Stride}; it is {image[0].Stride}.",
            nameof(features));

    [DoesNotReturn]
    private static void ThrowFeatureStrides(TensorExtent features) =>
        throw new ArgumentException(
            $"The features {features.Lengths} have strides {features.Strides}; supported are adjacent pixels (stride 1) with channels "
            + "at least M values apart, and adjacent channels with pixels at least C values apart, in maps at least 1 value apart.",
            nameof(features));

    [DoesNotReturn]
    private static void ThrowGramStrides(TensorExtent destination) =>
        throw new ArgumentException(
            $"The Gram matrix {destination.Lengths} has strides {destination.Strides}; supported are adjacent entries (stride 1) in rows at least C "
            + "values apart, in matrices that do not overlap.",
            nameof(destination));
}

/// <summary>The dimensions of a tensor.</summary>
/// <param name="lengths">Their lengths, outermost first.</param>
/// <param name="strides">Values from one index to the next in each; arbitrary in a dimension of length 1.</param>
internal readonly ref struct TensorExtent(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
{
    private readonly ReadOnlySpan<nint> _lengths = lengths;
    private readonly ReadOnlySpan<nint> _strides = strides;

    public int Rank => _lengths.Length;

    /// <summary>Values from the first to the last.</summary>
    public long Length
    {
        get
        {
            long last = 0;
            for (int i = 0; i < Rank; i++)
            {
                last += (_lengths[i] - 1) * (long)_strides[i];
            }

            return last + 1;
        }
    }

    /// <summary>A dimension, counted from the outermost.</summary>
    public TensorDimension this[int index] => new(_lengths[index], _strides[index]);

    public TensorExtent Slice(int start, int length) => new(_lengths.Slice(start, length), _strides.Slice(start, length));

    public bool HasEmptyDimension => _lengths.Contains(0);

    public bool Has(params ReadOnlySpan<nint> lengths) => _lengths.SequenceEqual(lengths);

    /// <summary>The lengths, as in <c>64×784</c>.</summary>
    public string Lengths => string.Join('×', _lengths.ToArray());

    /// <summary>The strides, in the order of the lengths.</summary>
    public string Strides => string.Join(", ", _strides.ToArray());
}

/// <summary>A dimension of a tensor.</summary>
/// <param name="Length">The number of indices.</param>
/// <param name="Stride">Values from one index to the next.</param>
internal readonly record struct TensorDimension(long Length, long Stride)
{
    /// <summary>Its values are adjacent.</summary>
    public bool IsDense => Length == 1 || Stride == 1;

    /// <summary>Its indices are at least that many values apart.</summary>
    public bool Steps(long least) => Length == 1 || Stride >= least;

    /// <summary>The stride, or in a dimension of length 1 the minimum.</summary>
    public int StrideOr(long least) => (int)(Length == 1 ? least : Stride);

    /// <summary>Joins an inner dimension to this one, if their strides allow it.</summary>
    public bool TryJoin(TensorDimension inner, out TensorDimension joined)
    {
        joined = Length == 1 ? inner : inner.Length == 1 ? this : new TensorDimension(Length * inner.Length, inner.Stride);
        return Length == 1 || inner.Length == 1 || Stride == inner.Length * inner.Stride;
    }
}
