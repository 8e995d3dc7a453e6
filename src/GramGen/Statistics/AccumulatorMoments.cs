using System.Numerics;
using GramGen.Packing;

namespace GramGen.Statistics;

/// <summary>What an accumulator keeps for means and covariances.</summary>
/// <param name="channels">C.</param>
/// <param name="levelLength">Values of an accumulator level.</param>
internal sealed class AccumulatorMoments<T>(int channels, int levelLength)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sums of products of KC blocks, each centred about its own mean.</summary>
    public PairwiseSums<T> Sums { get; } = new(levelLength);

    /// <summary>The memory of <see cref="Comoments"/>; empty before the first block.</summary>
    public double[] ComomentValues { get; private set; } = [];

    /// <summary>Pixels in <see cref="ComomentValues"/>.</summary>
    public long Pixels { get; private set; }

    public long Bytes => Sums.Bytes + (ComomentValues.LongLength * sizeof(double));

    /// <summary>Adds one term of whole blocks.</summary>
    /// <param name="chunk">Its pixels.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="product">Multiplies.</param>
    /// <param name="sums">A matrix to work in; what pads it to whole vectors is 0.</param>
    public void Add(FeatureChunk<T> chunk, int blocks, SyrkProduct<T> product, Span<T> sums)
    {
        AllocateComoments();
        var comoments = new Comoments(channels, ComomentValues, Pixels);
        MultiplyCentred(chunk, blocks, product, sums, ref comoments);
        Pixels = comoments.Pixels;
        Sums.Add(sums, blocks);
    }

    /// <summary>Computes the comoments of all pixels, those of a partial block too; the state stays as it is.</summary>
    /// <param name="partial">The partial block.</param>
    /// <param name="product">Multiplies.</param>
    /// <param name="sum">Receives the sum of products of all blocks, each centred about its own mean.</param>
    public Comoments Finish(PartialBlock<T> partial, SyrkProduct<T> product, Span<T> sum)
    {
        double[] values = new double[Comoments.LengthOf(channels)];
        ComomentValues.CopyTo(values, 0);
        var comoments = new Comoments(channels, values, Pixels);
        if (partial.Pixels == 0)
        {
            Sums.Finish(partial: default, sum);
            return comoments;
        }

        sum[(channels * channels)..].Clear();
        MultiplyCentred(partial.Chunk, blocks: 1, product, sum, ref comoments);
        Sums.Finish(sum, sum);
        return comoments;
    }

    /// <summary>Adds all pixels of another accumulator, and those of both partial blocks.</summary>
    public void Merge(AccumulatorMoments<T> other, PartialBlock<T> partial, PartialBlock<T> otherPartial, SyrkProduct<T> product)
    {
        var sum = new T[levelLength];
        Comoments comoments = Finish(partial, product, sum);
        var otherSum = new T[levelLength];
        Comoments otherComoments = other.Finish(otherPartial, product, otherSum);
        if (comoments.Pixels == 0)
        {
            sum = otherSum;
        }
        else
        {
            PairwiseSums<T>.AddTo(otherSum, sum);
        }

        comoments.Merge(otherComoments);
        AllocateComoments();
        comoments.Values.CopyTo(ComomentValues);
        Pixels = comoments.Pixels;
        Sums.Replace(sum);
    }

    /// <summary>Restores the comoments of a saved accumulator.</summary>
    /// <param name="pixels">Their pixels.</param>
    /// <param name="read">Reads values.</param>
    public void Restore(long pixels, Func<long, double[]> read)
    {
        Pixels = pixels;
        ComomentValues = pixels == 0 ? [] : read(Comoments.LengthOf(channels));
    }

    private void AllocateComoments()
    {
        if (ComomentValues.Length == 0)
        {
            ComomentValues = new double[Comoments.LengthOf(channels)];
        }
    }

    private void MultiplyCentred(FeatureChunk<T> chunk, int blocks, SyrkProduct<T> product, Span<T> sums, ref Comoments comoments)
    {
        using var table = new PackBuffer<double>(BlockMeans.LengthOf(channels, blocks));
        var means = new BlockMeans(table.Span, channels);
        chunk.Multiply(product, sums, table.Span);
        CovarianceProduct.AddBlocks(ref comoments, chunk, means, product);
    }
}
