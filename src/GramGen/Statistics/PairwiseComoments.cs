using System.Numerics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>
/// <see cref="Comoments"/> of KC blocks that are added over time, in the order of their <see cref="PairwiseSums{T}"/>: the levels of
/// the same binary counter.
/// </summary>
/// <param name="channels">C.</param>
internal sealed class PairwiseComoments<T>(int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupBlocks = Planning.SummationOrder.GroupBlocks;

    /// <summary>The open group, then 2^ℓ groups at 1 + ℓ. A level without pixels may keep memory, or be empty.</summary>
    private readonly List<Level> _levels = [];

    private Level? _merged;
    private int _blocks;

    public long Bytes => (_levels.Sum(level => level.Values.LongLength) + (_merged?.Values.LongLength ?? 0)) * sizeof(double);

    /// <summary>What must be kept: what a merge left, then the occupied levels, lowest first.</summary>
    public IEnumerable<Level> Stored => (_merged is null ? Enumerable.Empty<Level>() : [_merged])
        .Concat(_levels.Where((_, level) => IsOccupied(level)));

    /// <summary>Adds one term.</summary>
    /// <param name="chunk">Its pixels.</param>
    /// <param name="blocks">Its blocks, as many as <see cref="PairwiseSums{T}.BlocksOfNextTerm"/> returned.</param>
    /// <param name="means">The means of the blocks.</param>
    /// <param name="product">Multiplies.</param>
    public void Add(FeatureChunk<T> chunk, int blocks, scoped in BlockMeans means, SyrkProduct<T> product)
    {
        AllocateOpenGroup();
        if (_blocks % GroupBlocks == 0)
        {
            _levels[0].Weight = 0;
        }

        Comoments group = At(level: 0);
        CovarianceProduct.AddBlocks(ref group, chunk, means, product);
        _levels[0].Weight = group.Weight;
        _blocks += blocks;
        if (_blocks % GroupBlocks == 0)
        {
            Carry(Math.Max(blocks / GroupBlocks, 1));
        }
    }

    /// <summary>Computes the comoments of all blocks; the levels stay as they are.</summary>
    /// <param name="partial">The pixels of a last, partial block, or none.</param>
    /// <param name="means">The mean of that block.</param>
    /// <param name="product">Multiplies.</param>
    public Comoments Finish(FeatureChunk<T> partial, scoped in BlockMeans means, SyrkProduct<T> product)
    {
        Comoments result = IsOccupied(level: 0) ? Copy(At(level: 0)) : new Comoments(channels, NewMemory());
        CovarianceProduct.AddBlocks(ref result, partial, means, product);
        for (int level = 1; level < _levels.Count; level++)
        {
            if (IsOccupied(level))
            {
                Comoments earlier = Copy(At(level));
                earlier.Merge(result);
                result = earlier;
            }
        }

        if (_merged is null)
        {
            return result;
        }

        Comoments merged = Copy(new Comoments(channels, _merged.Values, _merged.Weight));
        merged.Merge(result);
        return merged;
    }

    /// <summary>Adds the levels of comoments whose blocks follow these, at positions to which this counter carries.</summary>
    public void Append(PairwiseComoments<T> next)
    {
        for (int level = next._levels.Count - 1; level >= 0; level--)
        {
            if (next.IsOccupied(level))
            {
                AllocateOpenGroup();
                next._levels[level].Values.CopyTo(_levels[0].Values, 0);
                _levels[0].Weight = next._levels[level].Weight;
                _blocks += level == 0 ? next._blocks % GroupBlocks : GroupBlocks << (level - 1);
                if (level > 0)
                {
                    Carry(1 << (level - 1));
                }
            }
        }
    }

    /// <summary>Forgets all blocks; the levels' memory remains.</summary>
    public void Clear()
    {
        _merged = null;
        _blocks = 0;
    }

    /// <summary>Replaces all blocks by merged comoments, which are kept.</summary>
    public void Replace(scoped in Comoments merged)
    {
        _merged = new Level { Values = merged.Values.ToArray(), Weight = merged.Weight };
        _levels.Clear();
        _blocks = 0;
    }

    /// <summary>Restores the comoments of a saved accumulator.</summary>
    /// <param name="blocks">Whole blocks since the last merge.</param>
    /// <param name="mergedPixels">The pixels that a merge left.</param>
    /// <param name="read">
    /// Reads comoments of a number of pixels: first what a merge left, then the occupied levels, lowest first.
    /// </param>
    public void Restore(int blocks, long mergedPixels, Func<long, Level> read)
    {
        _blocks = blocks;
        _merged = mergedPixels == 0 ? null : read(mergedPixels);
        for (int level = 0; BlockStep.OccupiedLevels(blocks) >> level != 0; level++)
        {
            _levels.Add(IsOccupied(level) ? read(PixelsAt(level)) : new Level());
        }
    }

    /// <summary>Moves finished groups from the open group's memory to their level, merged with those before them.</summary>
    /// <param name="groups">Their number, a power of two.</param>
    private void Carry(int groups)
    {
        int groupsBefore = (_blocks / GroupBlocks) - groups;
        int level = 1 + BitOperations.Log2((uint)groups);
        for (; ((groupsBefore >> (level - 1)) & 1) != 0; level++)
        {
            // What came first receives the sum, then both change places.
            Comoments earlier = At(level);
            earlier.Merge(At(level: 0));
            _levels[level].Weight = earlier.Weight;
            (_levels[0], _levels[level]) = (_levels[level], _levels[0]);
        }

        while (_levels.Count <= level)
        {
            _levels.Add(new Level());
        }

        (_levels[0], _levels[level]) = (_levels[level], _levels[0]);
    }

    private bool IsOccupied(int level) => ((BlockStep.OccupiedLevels(_blocks) >> level) & 1) != 0;

    private Comoments At(int level) => new(channels, _levels[level].Values, _levels[level].Weight);

    private long PixelsAt(int level) =>
        (level == 0 ? _blocks % GroupBlocks : (long)GroupBlocks << (level - 1)) * Element<T>.BlockLength;

    private Comoments Copy(Comoments comoments) => new(channels, comoments.Values.ToArray(), comoments.Weight);

    private void AllocateOpenGroup()
    {
        if (_levels.Count == 0)
        {
            _levels.Add(new Level());
        }

        if (_levels[0].Values.Length == 0)
        {
            _levels[0].Values = NewMemory();
        }
    }

    private double[] NewMemory() => new double[Comoments.LengthOf(channels)];

    /// <summary>The memory of comoments, and the weight of their pixels.</summary>
    internal sealed class Level
    {
        public double[] Values { get; set; } = [];

        public double Weight { get; set; }
    }
}
