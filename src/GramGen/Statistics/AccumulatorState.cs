using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>The statistics of pixels that are added in chunks. Arguments are checked by the caller.</summary>
internal sealed class AccumulatorState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AccumulatorState(int channels, GramStatistics statistics)
    {
        Channels = channels;
        Statistics = statistics;
        PartialBlock = new PartialBlock<T>(channels);
        Gram = statistics.HasFlag(GramStatistics.Gram) ? new PairwiseSums<T>(LevelLength) : null;
        Moments = statistics.HasFlag(GramStatistics.Covariance) ? new AccumulatorMoments<T>(channels, LevelLength) : null;
    }

    /// <summary>The pixels of a group of blocks: from a multiple on, levels of sums can be moved to another counter.</summary>
    public static int AppendUnit => SummationOrder.GroupBlocks * Element<T>.BlockLength;

    /// <summary>Blocks are counted by an int, in whole groups.</summary>
    public static long MostPixels => int.MaxValue / SummationOrder.GroupBlocks * (long)AppendUnit;

    public int Channels { get; }

    public GramStatistics Statistics { get; }

    /// <summary>All pixels, including those of the partial block.</summary>
    public long Pixels { get; set; }

    /// <summary>The sums of the pixels' weights, or null if they have none. An accumulator without pixels may get either.</summary>
    public PairwiseWeights<T>? Weights { get; private set; }

    /// <summary>Σw and Σw² of all pixels.</summary>
    public WeightTotals WeightTotals => Weights?.Finish(PartialBlock.Chunk.Weights) ?? new WeightTotals(Pixels, Pixels);

    /// <summary>Pixels that are in sums already.</summary>
    public long WholePixels => Pixels - PartialBlock.Pixels;

    /// <summary>Pixels in sums that a merge left.</summary>
    public long MergedPixels => WholePixels - ((long)Sums.Blocks * Element<T>.BlockLength);

    public PartialBlock<T> PartialBlock { get; }

    /// <summary>The sums of products, or null.</summary>
    public PairwiseSums<T>? Gram { get; }

    /// <summary>Means and centred sums of products, or null.</summary>
    public AccumulatorMoments<T>? Moments { get; }

    public long Bytes => ((PartialBlock.Values.LongLength + PartialBlock.Weights.LongLength) * Element<T>.Type.Bytes)
        + (Weights?.Bytes ?? 0) + (Gram?.Bytes ?? 0) + (Moments?.Bytes ?? 0);

    /// <summary>Values of an accumulator level: a matrix C × C in whole vectors.</summary>
    public int LevelLength => IntegerMath.RoundUp(Channels * Channels, Element<T>.Lanes);

    /// <summary>Both statistics have the same number of blocks, so the same terms.</summary>
    private PairwiseSums<T> Sums => Gram ?? Moments!.Sums;

    /// <summary>Decides whether the pixels have weights; of an accumulator without pixels.</summary>
    public void SetWeighted(bool isWeighted)
    {
        PartialBlock.SetWeighted(isWeighted);
        Weights = isWeighted ? new PairwiseWeights<T>() : null;
    }

    /// <summary>Adds pixels.</summary>
    public void Add(FeatureChunk<T> chunk, SyrkProduct<T> product)
    {
        if (Pixels == 0)
        {
            SetWeighted(!chunk.Weights.IsEmpty);
        }

        Pixels += chunk.Pixels;
        int added = PartialBlock.Pixels == 0 ? 0 : PartialBlock.Append(chunk);
        if (PartialBlock.IsFull)
        {
            AddTerm(PartialBlock.Chunk, blocks: 1, product);
            PartialBlock.Pixels = 0;
        }

        int available;
        while ((available = (chunk.Pixels - added) / Element<T>.BlockLength) > 0)
        {
            int blocks = Sums.BlocksOfNextTerm(available);
            AddTerm(chunk.Slice(added, blocks * Element<T>.BlockLength), blocks, product);
            added += blocks * Element<T>.BlockLength;
        }

        if (added < chunk.Pixels)
        {
            PartialBlock.Append(chunk.Slice(added, chunk.Pixels - added));
        }
    }

    /// <summary>
    /// Adds the pixels of another accumulator with the same channels and at least the same statistics after those of this one, which
    /// are a multiple of <see cref="MultipleFor"/>; nothing was merged into either.
    /// </summary>
    public void Append(AccumulatorState<T> next)
    {
        if (next.Pixels == 0)
        {
            return;
        }

        if (Pixels == 0)
        {
            SetWeighted(next.Weights is not null);
        }

        Weights?.Append(next.Weights!);
        Gram?.Append(next.Gram!);
        Moments?.Append(next.Moments!);
        PartialBlock.Append(next.PartialBlock.Chunk);
        Pixels += next.Pixels;
    }

    /// <summary>
    /// The pixels of which there must be a multiple before others are appended, so that all of their levels are carried whole.
    /// </summary>
    public static long MultipleFor(long appended) => (long)AppendUnit << BitOperations.Log2((ulong)Math.Max(appended / AppendUnit, 1));

    /// <summary>Adds all pixels of another accumulator with the same channels and at least the same statistics.</summary>
    public void Merge(AccumulatorState<T> other, SyrkProduct<T> product)
    {
        if (other.Pixels == 0)
        {
            return;
        }

        if (Pixels == 0)
        {
            SetWeighted(other.Weights is not null);
        }

        Weights?.Replace(WeightTotals + other.WeightTotals);
        if (Gram is not null)
        {
            var sum = new T[LevelLength];
            FinishGram(product, sum);
            var otherSum = new T[LevelLength];
            other.FinishGram(product, otherSum);
            if (Pixels == 0)
            {
                sum = otherSum;
            }
            else
            {
                PairwiseSums<T>.AddTo(otherSum, sum);
            }

            Gram.Replace(sum);
        }

        Moments?.Merge(other.Moments!, PartialBlock, other.PartialBlock, product);
        PartialBlock.Pixels = 0;
        Pixels += other.Pixels;
    }

    /// <summary>Forgets all pixels; the memory remains.</summary>
    public void Clear()
    {
        Gram?.Clear();
        Moments?.Clear();
        SetWeighted(false);
        PartialBlock.Pixels = 0;
        Pixels = 0;
    }

    /// <summary>Computes s·F·Fᵀ.</summary>
    /// <param name="product">Multiplies.</param>
    /// <param name="gram">Receives C × C values.</param>
    /// <param name="scale">s.</param>
    public void ReadGram(SyrkProduct<T> product, Span<T> gram, T scale)
    {
        using var memory = new PackBuffer<T>(LevelLength);
        Span<T> sum = memory.Span[..LevelLength];
        FinishGram(product, sum);
        LevelSums.Scale(ref sum[0], sum.Length, scale);
        sum[..gram.Length].CopyTo(gram);
    }

    /// <summary>Computes means, covariances and correlations.</summary>
    /// <param name="product">Multiplies.</param>
    /// <param name="matrix">Receives C × C covariances or correlations; not computed if empty.</param>
    /// <param name="means">Receives C means; not computed if empty.</param>
    /// <param name="kind">The divisor.</param>
    public void ReadMoments(SyrkProduct<T> product, Span<T> matrix, Span<T> means, CovarianceKind kind)
    {
        using var memory = new PackBuffer<T>(LevelLength);
        Span<T> sum = memory.Span[..LevelLength];
        Comoments comoments = Moments!.Finish(PartialBlock, product, sum);
        if (!matrix.IsEmpty)
        {
            CovarianceEpilogue.Write(comoments, sum, matrix, kind, WeightTotals.DivisorOf(kind));
        }

        CovarianceEpilogue.WriteMeans(comoments, means);
    }

    private void AddTerm(FeatureChunk<T> chunk, int blocks, SyrkProduct<T> product)
    {
        using var memory = new PackBuffer<T>(LevelLength);
        Span<T> sums = memory.Span[..LevelLength];
        sums[(Channels * Channels)..].Clear();
        if (Gram is not null)
        {
            chunk.Multiply(product, sums);
            Gram.Add(sums, blocks);
        }

        Moments?.Add(chunk, blocks, product, sums);
        Weights?.Add(chunk.Weights);
    }

    /// <summary>Computes the sum of products of all pixels; the state stays as it is.</summary>
    private void FinishGram(SyrkProduct<T> product, Span<T> sum)
    {
        if (PartialBlock.Pixels == 0)
        {
            Gram!.Finish(partial: default, sum);
            return;
        }

        sum[(Channels * Channels)..].Clear();
        PartialBlock.Chunk.Multiply(product, sum);
        Gram!.Finish(sum, sum);
    }
}
