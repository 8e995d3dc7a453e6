using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Planning;

namespace GramGen.Packing;

/// <summary>Features of any layout and element type, read as a row for each channel.</summary>
/// <param name="features">F; empty if it is <see cref="Half"/>.</param>
/// <param name="halves">F if it is <see cref="Half"/>.</param>
/// <param name="format">How F is stored.</param>
internal readonly ref struct FeatureRows<T>(ReadOnlySpan<T> features, ReadOnlySpan<Half> halves, FeatureFormat format)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _features = features;
    private readonly ReadOnlySpan<Half> _halves = halves;
    private readonly FeatureFormat _format = format;

    /// <summary>The channel that is a separate vector, if the format has one.</summary>
    public int VectorChannel { private get; init; }

    /// <summary>Its pixels; empty if they are <see cref="Half"/>.</summary>
    public ReadOnlySpan<T> Vector { private get; init; }

    /// <summary>Its pixels if they are <see cref="Half"/>.</summary>
    public ReadOnlySpan<Half> HalfVector { private get; init; }

    /// <summary>The roots of the pixels' weights, if features are weighted.</summary>
    public ReadOnlySpan<T> Roots { private get; init; }

    /// <summary>The queries, if the first channels are of another matrix.</summary>
    public ReadOnlySpan<T> Queries { private get; init; }

    /// <summary>The values from a pixel of the first channel on, if they can be read in place.</summary>
    public ReadOnlySpan<T> InPlace(int first) => _features[first..];

    /// <summary>Finds rows that can be read in place: those of some channels that follow each other in one matrix.</summary>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="rows">The values from there on.</param>
    public bool TryInPlace(int firstChannel, int channels, int first, out ReadOnlySpan<T> rows)
    {
        bool areQueries = firstChannel < _format.QueryChannels;
        int channel = areQueries ? firstChannel : firstChannel - _format.QueryChannels;
        bool isInPlace = _format.HasRows && (!areQueries || channel + channels <= Queries.Length / _format.Stride);
        rows = isInPlace ? (areQueries ? Queries : _features)[((channel * _format.Stride) + first)..] : default;
        return isInPlace;
    }

    /// <summary>Some pixels of a channel as stored, if they are adjacent; two <see cref="Half"/> count as one value.</summary>
    public ReadOnlySpan<T> Stored(int channel, int first, int pixels) => _format.IsHalf
        ? MemoryMarshal.Cast<Half, T>(Halves(channel, first, pixels))
        : IsVector(channel) ? Vector.Slice(first, pixels)
        : channel < _format.QueryChannels ? Query(channel).Slice(first, pixels)
        : _features.Slice(((channel - _format.QueryChannels) * _format.Stride) + first, pixels);

    /// <summary>Some pixels of a channel, if they are adjacent and <see cref="Half"/>.</summary>
    public ReadOnlySpan<Half> Halves(int channel, int first, int pixels) => IsVector(channel)
        ? HalfVector.Slice(first, pixels)
        : _halves.Slice((channel * _format.Stride) + first, pixels);

    /// <summary>
    /// Multiplies pixels of a channel by the roots of their weights, if they have any. Those that are centred are weighed then.
    /// </summary>
    /// <param name="row">The pixels.</param>
    /// <param name="first">The first of them.</param>
    public void Weigh(Span<T> row, int first)
    {
        if (_format is { IsWeighted: true, IsCentred: false })
        {
            Weighting.Multiply(row, Roots.Slice(first, row.Length), row);
        }
    }

    /// <summary>Subtracts the mean of a channel in a KC block, and weighs what is left, if the format says so.</summary>
    /// <param name="row">The pixels of the block.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="means">A table of <see cref="BlockMeans"/>, which receives the mean.</param>
    /// <param name="channels">Channels of the table.</param>
    /// <param name="block">The number of the block in the table.</param>
    /// <param name="channel">The channel.</param>
    public void Centre(Span<T> row, int first, Span<double> means, int channels, int block, int channel)
    {
        if (_format is { IsCentred: true, IsWeighted: true })
        {
            WeightedCentring.Centre(row, Roots.Slice(first, row.Length), new BlockMeans(means, channels), block, channel);
        }
        else if (_format.IsCentred)
        {
            Centring.Centre(row, new BlockMeans(means, channels), block, channel);
        }
    }

    /// <summary>Copies some pixels of some channels; transposes, converts to single and weighs where needed.</summary>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="pixels">Pixels of each.</param>
    /// <param name="target">The first row; of channels-last features <see cref="Transposition.RowsFor"/> rows.</param>
    /// <param name="stride">Values from row to row of the target.</param>
    public void CopyTo(int firstChannel, int channels, int first, int pixels, Span<T> target, int stride)
    {
        int transposed = 0;
        if (_format.IsChannelsLast)
        {
            transposed = IsVector(firstChannel + channels - 1) ? channels - 1 : channels;
            Transpose((first * _format.Stride) + firstChannel, transposed, pixels, target, stride);
        }

        for (int row = transposed; row < channels; row++)
        {
            Span<T> targetRow = target.Slice(row * stride, pixels);
            if (_format.IsHalf)
            {
                HalfConversion.ToSingle(Halves(firstChannel + row, first, pixels), MemoryMarshal.Cast<T, float>(targetRow));
            }
            else if (_format is { IsWeighted: true, IsCentred: false })
            {
                Weighting.Multiply(Stored(firstChannel + row, first, pixels), Roots.Slice(first, pixels), targetRow);
            }
            else
            {
                Stored(firstChannel + row, first, pixels).CopyTo(targetRow);
            }
        }

        for (int row = 0; row < (_format.IsHalf ? channels : transposed); row++)
        {
            Weigh(target.Slice(row * stride, pixels), first);
        }
    }

    /// <summary>The row of a query, or of the last where there are no more.</summary>
    private ReadOnlySpan<T> Query(int query) =>
        Queries.Slice(Math.Min(query, (Queries.Length / _format.Stride) - 1) * _format.Stride, _format.Stride);

    private bool IsVector(int channel) => _format.HasVector && channel == VectorChannel;

    private void Transpose(int start, int channels, int pixels, Span<T> target, int stride)
    {
        if (_format.IsHalf)
        {
            Transposition.TransposeHalf(_halves[start..], _format.Stride, pixels, channels, MemoryMarshal.Cast<T, float>(target), stride);
        }
        else
        {
            Transposition.Transpose(_features[start..], _format.Stride, pixels, channels, target, stride);
        }
    }
}
