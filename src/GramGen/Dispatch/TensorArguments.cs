using System.Diagnostics.CodeAnalysis;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Dispatch;

/// <summary>What the lengths and strides of features and Gram matrices mean to the kernels.</summary>
/// <param name="Shape">C, M and layout.</param>
/// <param name="Format">How a feature map is stored.</param>
/// <param name="Output">How a Gram matrix is stored.</param>
/// <param name="FeatureLength">Values from the first feature to the last.</param>
/// <param name="GramLength">Values from the first entry to the last.</param>
internal readonly record struct TensorArguments(GramShape Shape, FeatureFormat Format, GramOutput Output, int FeatureLength, int GramLength)
{
    /// <summary>Whether there is a dimension of feature maps.</summary>
    public bool IsBatch { get; init; }

    /// <summary>N.</summary>
    public int Count { get; init; }

    /// <summary>Values from a feature map to the next.</summary>
    public int FeatureStride { get; init; }

    /// <summary>Values from a Gram matrix to the next.</summary>
    public int GramStride { get; init; }

    /// <summary>The features as stored; a batch is treated as one row.</summary>
    public StridedMatrix FeatureRows => IsBatch ? new(1, FeatureLength, FeatureLength)
        : Format.IsChannelsLast ? new(Shape.Pixels, Shape.Channels, Format.Stride)
        : new(Shape.Channels, Shape.Pixels, Format.Stride);

    /// <summary>The Gram matrix as stored; a batch is treated as one row.</summary>
    public StridedMatrix GramRows => IsBatch ? new(1, GramLength, GramLength) : new(Shape.Channels, Shape.Channels, Output.Stride);

    /// <summary>Reads the dimensions.</summary>
    /// <param name="features">Those of the features.</param>
    /// <param name="gram">Those of the Gram matrices.</param>
    /// <param name="layout">Whether channels are the first dimension of a feature map or the last.</param>
    /// <exception cref="ArgumentException">They cannot be computed.</exception>
    public static TensorArguments Read(TensorExtent features, TensorExtent gram, FeatureLayout layout)
    {
        ThrowIfRanksDiffer(features, gram);
        if (features.HasEmptyDimension)
        {
            throw new ArgumentException($"No dimension of the features may be empty; they are {features.Lengths}.", nameof(features));
        }

        bool isBatch = gram.Rank == 3;
        TensorExtent map = isBatch ? features.Slice(1, features.Rank - 1) : features;
        TensorDimension channels = layout == FeatureLayout.ChannelsFirst ? map[0] : map[map.Rank - 1];
        TensorExtent image = layout == FeatureLayout.ChannelsFirst ? map.Slice(1, map.Rank - 1) : map.Slice(0, map.Rank - 1);
        TensorDimension pixels = image[0];
        if (image.Rank == 2 && !image[0].TryJoin(image[1], out pixels))
        {
            throw new ArgumentException(
                $"The features {features.Lengths} have strides {features.Strides}: "
                + $"H×W = {image.Lengths} is not one row of pixels, for which "
                + $"the stride of H must be {image[1].Length}·{image[1].Stride} = {image[1].Length * image[1].Stride}; "
                + $"it is {image[0].Stride}.",
                nameof(features));
        }

        // Without a batch dimension, a batch of one.
        TensorDimension maps = isBatch ? features[0] : new TensorDimension(1, 0);
        TensorDimension grams = isBatch ? gram[0] : new TensorDimension(1, 0);
        ThrowIfLengthsDiffer(gram, isBatch, maps.Length, channels.Length);
        FeatureFormat format = FormatOf(channels, pixels, features);
        if (!maps.IsApart(1))
        {
            ThrowFeatureStrides(features);
        }

        GramOutput output = OutputOf(gram[gram.Rank - 2], gram[gram.Rank - 1], gram);
        if (!grams.IsApart(((channels.Length - 1) * output.Stride) + channels.Length))
        {
            ThrowGramStrides(gram);
        }

        ThrowIfTooLong(features, nameof(features));
        ThrowIfTooLong(gram, "destination");
        var shape = new GramShape(
            (int)channels.Length, (int)pixels.Length, format.IsChannelsLast ? FeatureLayout.ChannelsLast : FeatureLayout.ChannelsFirst);
        return new TensorArguments(shape, format, output, (int)features.Length, (int)gram.Length)
        {
            IsBatch = isBatch,
            Count = (int)maps.Length,
            FeatureStride = maps.StrideOr(0),
            GramStride = grams.StrideOr(0),
        };
    }

    private static FeatureFormat FormatOf(TensorDimension channels, TensorDimension pixels, TensorExtent features)
    {
        if (pixels.IsDense && channels.IsApart(pixels.Length))
        {
            return new FeatureFormat(IsChannelsLast: false, channels.StrideOr(pixels.Length));
        }

        if (!channels.IsDense || !pixels.IsApart(channels.Length))
        {
            ThrowFeatureStrides(features);
        }

        return new FeatureFormat(IsChannelsLast: true, pixels.StrideOr(channels.Length));
    }

    /// <remarks>Rows and columns are interchangeable: the matrix is symmetric.</remarks>
    private static GramOutput OutputOf(TensorDimension rows, TensorDimension columns, TensorExtent gram)
    {
        (TensorDimension outer, TensorDimension inner) = columns.IsDense ? (rows, columns) : (columns, rows);
        if (!inner.IsDense || !outer.IsApart(inner.Length))
        {
            ThrowGramStrides(gram);
        }

        return new GramOutput(GramPart.Both, outer.StrideOr(inner.Length));
    }

    private static void ThrowIfRanksDiffer(TensorExtent features, TensorExtent gram)
    {
        if ((features.Rank, gram.Rank) is not ((2, 2) or (3, 2) or (3, 3) or (4, 3)))
        {
            throw new ArgumentException(
                $"The features have rank {features.Rank}, the Gram matrix {gram.Rank}; supported are features of 2 or 3 with a matrix of 2 "
                + "(C×M or C×H×W, C×C), and of 3 or 4 with matrices of 3 (N×C×M or N×C×H×W, N×C×C).",
                gram.Rank is 2 or 3 ? nameof(features) : "destination");
        }
    }

    private static void ThrowIfLengthsDiffer(TensorExtent gram, bool isBatch, long count, long channels)
    {
        bool fits = isBatch ? gram.Has((nint)count, (nint)channels, (nint)channels) : gram.Has((nint)channels, (nint)channels);
        if (!fits)
        {
            string expected = isBatch ? $"matrices are {count}×{channels}×{channels}" : $"matrix is {channels}×{channels}";
            throw new ArgumentException($"The Gram {expected} (channels × channels); the tensor is {gram.Lengths}.", "destination");
        }
    }

    private static void ThrowIfTooLong(TensorExtent tensor, string name)
    {
        if (tensor.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor {tensor.Lengths} with strides {tensor.Strides} spans {tensor.Length} values, "
                + $"which exceeds the length of a span ({int.MaxValue}).",
                name);
        }
    }

    [DoesNotReturn]
    private static void ThrowFeatureStrides(TensorExtent features) => throw new ArgumentException(
        $"The features {features.Lengths} have strides {features.Strides}; supported are adjacent pixels (stride 1) with channels "
        + "at least M values apart, and adjacent channels with pixels at least C values apart, in maps at least 1 value apart.",
        nameof(features));

    [DoesNotReturn]
    private static void ThrowGramStrides(TensorExtent gram) => throw new ArgumentException(
        $"The Gram matrix {gram.Lengths} has strides {gram.Strides}; supported are adjacent entries (stride 1) in rows at least C "
        + "values apart, and matrices one after the other.",
        "destination");
}

/// <summary>A dimension of a tensor.</summary>
/// <param name="Length">Its length.</param>
/// <param name="Stride">Values from one index to the next.</param>
internal readonly record struct TensorDimension(long Length, long Stride)
{
    /// <summary>Its values are adjacent.</summary>
    public bool IsDense => Length == 1 || Stride == 1;

    /// <summary>Its indices are at least this many values apart.</summary>
    public bool IsApart(long least) => Length == 1 || Stride >= least;

    /// <summary>The stride; the default if there is only one index.</summary>
    public int StrideOr(long other) => (int)(Length == 1 ? other : Stride);

    /// <summary>Joins this dimension and an inner one to a single dimension, if the strides allow.</summary>
    public bool TryJoin(TensorDimension inner, out TensorDimension joined)
    {
        joined = Length == 1 ? inner : inner.Length == 1 ? this : new TensorDimension(Length * inner.Length, inner.Stride);
        return Length == 1 || inner.Length == 1 || Stride == inner.Length * inner.Stride;
    }
}

/// <summary>The dimensions of a tensor.</summary>
/// <param name="lengths">Their lengths, outermost first.</param>
/// <param name="strides">Their strides; that of a dimension of length 1 has no meaning.</param>
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

    public bool HasEmptyDimension => _lengths.Contains(0);

    /// <summary>The lengths as text, as in <c>64×784</c>.</summary>
    public string Lengths => string.Join('×', _lengths.ToArray());

    /// <summary>The strides as text.</summary>
    public string Strides => string.Join(", ", _strides.ToArray());

    /// <summary>A dimension, counted from the outermost.</summary>
    public TensorDimension this[int index] => new(_lengths[index], _strides[index]);

    /// <summary>Some of the dimensions.</summary>
    public TensorExtent Slice(int start, int length) => new(_lengths.Slice(start, length), _strides.Slice(start, length));

    /// <summary>Whether it has these lengths.</summary>
    public bool Has(params ReadOnlySpan<nint> lengths) => _lengths.SequenceEqual(lengths);
}
