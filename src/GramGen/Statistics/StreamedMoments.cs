using System.Numerics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>What covariances of pixels that come bit by bit are made of.</summary>
/// <param name="channels">C.</param>
/// <param name="planeLength">Values of a plane of sums.</param>
internal sealed class StreamedMoments<T>(int channels, int planeLength)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sums of products of blocks, each centred on its own.</summary>
    public StreamedSums<T> Centred { get; } = new(planeLength);

    /// <summary>Each channel's first pixel.</summary>
    public double[] References { get; } = new double[channels];

    /// <summary>The memory of <see cref="Comoments"/>.</summary>
    public double[] Merged { get; } = new double[Comoments.LengthOf(channels)];

    /// <summary>Pixels that are in <see cref="Merged"/>.</summary>
    public long Pixels { get; set; }

    public long Bytes => Centred.Bytes + ((References.Length + Merged.LongLength) * sizeof(double));

    /// <summary>Adds the means of whole blocks.</summary>
    public void Add(scoped in BlockMeans means, int pixels)
    {
        var comoments = new Comoments(channels, Merged, Pixels);
        comoments.Add(means, pixels, Element<T>.BlockLength);
        Pixels = comoments.Pixels;
    }

    /// <summary>Adds what another has: the sums of all that came to both, finished.</summary>
    public void Merge(StreamedMoments<T> other, T[] sumOfBoth, long otherPixels, ReadOnlySpan<double> otherMerged)
    {
        double[] zeros = new double[channels];
        double[] offsets = new double[channels];
        var theirs = new Comoments(channels, otherMerged.ToArray(), otherPixels);
        if (Pixels == 0)
        {
            other.References.CopyTo(References, 0);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            offsets[channel] = other.References[channel] - References[channel] + theirs.Offsets[channel];
        }

        var ours = new Comoments(channels, Merged, Pixels);
        ours.Add(otherPixels, offsets, zeros);
        for (int i = 0; i < ours.Between.Length; i++)
        {
            ours.Between[i] += theirs.Between[i];
        }

        Pixels = ours.Pixels;
        Centred.Close(sumOfBoth);
    }
}
