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

    /// <summary>The means of the same blocks, and what makes the sums those about the common mean.</summary>
    public PairwiseComoments<T> Comoments { get; } = new(channels);

    public long Bytes => Sums.Bytes + Comoments.Bytes;

    /// <summary>Adds one term of whole blocks.</summary>
    /// <param name="chunk">Its pixels.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="product">Multiplies.</param>
    /// <param name="sums">A matrix to work in; what pads it to whole vectors is 0.</param>
    public void Add(FeatureChunk<T> chunk, int blocks, SyrkProduct<T> product, Span<T> sums)
    {
        using var table = new PackBuffer<double>(BlockMeans.LengthOf(channels, blocks));
        chunk.Multiply(product, sums, table.Span);
        Comoments.Add(chunk, blocks, new BlockMeans(table.Span, channels), product);
        Sums.Add(sums, blocks);
    }

    /// <summary>Computes the comoments of all pixels, those of a partial block too; the state stays as it is.</summary>
    /// <param name="partial">The partial block.</param>
    /// <param name="product">Multiplies.</param>
    /// <param name="sum">Receives the sum of products of all blocks, each centred about its own mean.</param>
    public Comoments Finish(PartialBlock<T> partial, SyrkProduct<T> product, Span<T> sum)
    {
        if (partial.Pixels == 0)
        {
            Sums.Finish(partial: default, sum);
            return Comoments.Finish(partial.Chunk, means: default, product);
        }

        using var table = new PackBuffer<double>(BlockMeans.LengthOf(channels, blocks: 1));
        sum[(channels * channels)..].Clear();
        partial.Chunk.Multiply(product, sum, table.Span);
        Sums.Finish(sum, sum);
        return Comoments.Finish(partial.Chunk, new BlockMeans(table.Span, channels), product);
    }

    /// <summary>Adds all pixels of another accumulator, and those of both partial blocks.</summary>
    public void Merge(AccumulatorMoments<T> other, PartialBlock<T> partial, PartialBlock<T> otherPartial, SyrkProduct<T> product)
    {
        var sum = new T[levelLength];
        Comoments comoments = Finish(partial, product, sum);
        var otherSum = new T[levelLength];
        Comoments otherComoments = other.Finish(otherPartial, product, otherSum);
        if (comoments.Weight == 0)
        {
            sum = otherSum;
        }
        else
        {
            PairwiseSums<T>.AddTo(otherSum, sum);
        }

        comoments.Merge(otherComoments);
        Comoments.Replace(comoments);
        Sums.Replace(sum);
    }

    /// <summary>Forgets all blocks; their memory remains.</summary>
    public void Clear()
    {
        Sums.Clear();
        Comoments.Clear();
    }

    /// <summary>Adds the levels of another accumulator, whose pixels follow those of this one.</summary>
    public void Append(AccumulatorMoments<T> next)
    {
        Sums.Append(next.Sums);
        Comoments.Append(next.Comoments);
    }
}
