using System.Numerics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>What an accumulator holds, and how pixels come in and results go out. The arguments are checked.</summary>
internal sealed class Accumulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Accumulation(int channels, GramStatistics statistics)
    {
        Channels = channels;
        Statistics = statistics;
        Rest = new PartialBlock<T>(channels);
        Gram = statistics.HasFlag(GramStatistics.Gram) ? new StreamedSums<T>(PlaneLength) : null;
        Moments = statistics.HasFlag(GramStatistics.Covariance) ? new StreamedMoments<T>(channels, PlaneLength) : null;
    }

    public int Channels { get; }

    public GramStatistics Statistics { get; }

    /// <summary>All pixels, those of the rest too.</summary>
    public long Pixels { get; set; }

    /// <summary>What fills no block yet.</summary>
    public PartialBlock<T> Rest { get; }

    public StreamedSums<T>? Gram { get; }

    public StreamedMoments<T>? Moments { get; }

    public long Bytes => (Rest.Values.LongLength * Element<T>.Type.Bytes) + (Gram?.Bytes ?? 0) + (Moments?.Bytes ?? 0);

    /// <summary>Values of a matrix in whole vectors.</summary>
    public int PlaneLength => (Channels * Channels + Element<T>.Lanes - 1) / Element<T>.Lanes * Element<T>.Lanes;

    private StreamedSums<T> Any => Gram ?? Moments!.Centred;

    /// <summary>Adds pixels.</summary>
    public void Add(Strip<T> strip, StripProducts<T> products)
    {
        if (Pixels == 0 && Moments is not null && strip.Pixels > 0)
        {
            FillReferences(strip, Moments.References);
        }

        Pixels += strip.Pixels;
        int taken = Rest.Pixels == 0 ? 0 : Rest.Take(strip);
        if (Rest.Pixels == Element<T>.BlockLength)
        {
            AddRun(Rest.Strip, blocks: 1, products);
            Rest.Pixels = 0;
        }

        int left;
        while ((left = (strip.Pixels - taken) / Element<T>.BlockLength) > 0)
        {
            int blocks = Any.NextRun(left);
            AddRun(strip.Slice(taken, blocks * Element<T>.BlockLength), blocks, products);
            taken += blocks * Element<T>.BlockLength;
        }

        if (taken < strip.Pixels)
        {
            Rest.Take(strip.Slice(taken, strip.Pixels - taken));
        }
    }

    /// <summary>Adds what another has, which has at least the same statistics.</summary>
    public void Merge(Accumulation<T> other, StripProducts<T> products)
    {
        if (other.Pixels == 0)
        {
            return;
        }

        if (Gram is not null)
        {
            var sum = new T[PlaneLength];
            SumOf(Gram, products, sum);
            var theirs = new T[PlaneLength];
            other.SumOf(other.Gram!, products, theirs);
            Gram.Close(Pixels == 0 ? theirs : Sum(sum, theirs));
        }

        if (Moments is not null)
        {
            var sum = new T[PlaneLength];
            var theirs = new T[PlaneLength];
            Span<double> merged = Finished(products, sum, out long pixels);
            merged.CopyTo(Moments.Merged);
            Moments.Pixels = pixels;
            Span<double> theirMerged = other.Finished(products, theirs, out long theirPixels);
            Moments.Merge(other.Moments!, Pixels == 0 ? theirs : Sum(sum, theirs), theirPixels, theirMerged);
        }

        Rest.Pixels = 0;
        Pixels += other.Pixels;
    }

    /// <summary>Reads s·F·Fᵀ.</summary>
    public void ReadGram(StripProducts<T> products, Span<T> gram, T scale)
    {
        using var memory = new Scratch<T>(PlaneLength);
        Span<T> sum = memory.Slice(0, PlaneLength);
        SumOf(Gram!, products, sum);
        Lanes128.Scale(ref sum[0], sum.Length, scale, ref sum[0]);
        sum[..gram.Length].CopyTo(gram);
    }

    /// <summary>Reads means, and covariances if they are wanted.</summary>
    public void ReadMoments(StripProducts<T> products, Span<T> matrix, Span<T> means, CovarianceForm form)
    {
        using var memory = new Scratch<T>(PlaneLength);
        Span<T> sum = memory.Slice(0, PlaneLength);
        Span<double> merged = Finished(products, sum, out long pixels);
        var comoments = new Comoments(Channels, merged, pixels);
        if (!matrix.IsEmpty)
        {
            CovarianceWriter.Write(comoments, sum, matrix, form);
        }

        CovarianceWriter.WriteMeans(Moments!.References, comoments.Offsets, means);
    }

    private static T[] Sum(T[] ours, T[] theirs)
    {
        StreamedSums<T>.AddTo(theirs, ours);
        return ours;
    }

    private static void FillReferences(Strip<T> strip, double[] references)
    {
        for (int channel = 0; channel < references.Length; channel++)
        {
            int first = strip.IndexOf(channel, pixel: 0);
            references[channel] = strip.Form.IsHalf
                ? (double)strip.Halves[first]
                : double.CreateTruncating(strip.Features[first]);
        }
    }

    private void AddRun(Strip<T> strip, int blocks, StripProducts<T> products)
    {
        using var memory = new Scratch<T>(PlaneLength);
        Span<T> sums = memory.Slice(0, PlaneLength);
        sums[(Channels * Channels)..].Clear();
        if (Gram is not null)
        {
            products.Multiply(strip, sums);
            Gram.Add(sums, blocks);
        }

        if (Moments is not null)
        {
            using var table = TableOf(blocks);
            products.MultiplyCentred(strip, sums, table.Span);
            Moments.Add(new BlockMeans(table.Span, Channels), strip.Pixels);
            Moments.Centred.Add(sums, blocks);
        }
    }

    /// <summary>The sum of all products.</summary>
    private void SumOf(StreamedSums<T> gram, StripProducts<T> products, Span<T> sum)
    {
        if (Rest.Pixels == 0)
        {
            gram.Finish(default, sum);
            return;
        }

        sum[(Channels * Channels)..].Clear();
        products.Multiply(Rest.Strip, sum);
        gram.Finish(sum, sum);
    }

    /// <summary>The sum of all centred products, and the memory of the comoments of all pixels.</summary>
    private Span<double> Finished(StripProducts<T> products, Span<T> sum, out long pixels)
    {
        StreamedMoments<T> moments = Moments!;
        double[] merged = [.. moments.Merged];
        pixels = moments.Pixels;
        if (Rest.Pixels == 0)
        {
            moments.Centred.Finish(default, sum);
            return merged;
        }

        using var table = TableOf(blocks: 1);
        sum[(Channels * Channels)..].Clear();
        products.MultiplyCentred(Rest.Strip, sum, table.Span);
        var comoments = new Comoments(Channels, merged, pixels);
        comoments.Add(new BlockMeans(table.Span, Channels), Rest.Pixels, Element<T>.BlockLength);
        pixels = comoments.Pixels;
        moments.Centred.Finish(sum, sum);
        return merged;
    }

    private Scratch<double> TableOf(int blocks)
    {
        var table = new Scratch<double>(BlockMeans.LengthOf(Channels, blocks));
        Moments!.References.CopyTo(new BlockMeans(table.Span, Channels).References);
        return table;
    }
}
