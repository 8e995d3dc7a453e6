using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>
/// Sums of products of KC blocks that are added over time, in the <see cref="SummationOrder"/>: the levels of its binary
/// counter, each a matrix C × C.
/// </summary>
/// <param name="length">Values of a level, in whole vectors.</param>
internal sealed class PairwiseSums<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Groups of blocks multiplied together at most: adding the product to the levels then costs little compared with it.
    /// </summary>
    private const int MostGroups = 16;

    /// <summary>The number of blocks is unknown: none is the last.</summary>
    private const int Unbounded = int.MaxValue;

    /// <summary>Lowest first. A level that never held a sum is empty; one that is not occupied keeps its memory.</summary>
    private readonly List<T[]> _levels = [];

    /// <summary>The sum that a merge left, or null.</summary>
    public T[]? Merged { get; private set; }

    /// <summary>Whole blocks since the last merge.</summary>
    public int Blocks { get; private set; }

    /// <summary>What must be kept: what a merge left, then the occupied levels, lowest first.</summary>
    public IEnumerable<T[]> Stored => (Merged is null ? Enumerable.Empty<T[]>() : [Merged])
        .Concat(_levels.Where((_, level) => ((Occupied >> level) & 1) != 0));

    public long Bytes => (_levels.Sum(level => level.LongLength) + (Merged?.LongLength ?? 0)) * Element<T>.Type.Bytes;

    private uint Occupied => BlockStep.OccupiedLevels(Blocks);

    /// <summary>
    /// How many of the next blocks can be multiplied together, so that their sum is one term of the order: one, or a power of
    /// two of groups.
    /// </summary>
    /// <param name="available">Whole blocks at hand, at least 1.</param>
    public int BlocksOfNextTerm(int available)
    {
        const int Group = SummationOrder.GroupBlocks;
        if (Blocks % Group != 0 || available < Group)
        {
            return 1;
        }

        int groups = 1;
        while (groups < MostGroups && Blocks / Group % (2 * groups) == 0 && 2 * groups * Group <= available)
        {
            groups *= 2;
        }

        return groups * Group;
    }

    /// <summary>Adds one term.</summary>
    /// <param name="sums">Its sums; overwritten.</param>
    /// <param name="blocks">
    /// Its blocks: one, or a power of two of groups that divides those before, such as <see cref="BlocksOfNextTerm"/> returned.
    /// </param>
    public void Add(Span<T> sums, int blocks)
    {
        var step = BlockStep.Of(Blocks + blocks - 1, Unbounded);
        uint withinTerm = blocks == 1 ? 0 : (2 * (uint)blocks / SummationOrder.GroupBlocks) - 1;
        AddLevels(step.Add & ~withinTerm, sums);
        sums.CopyTo(Allocate(step.Store));
        Blocks += blocks;
    }

    /// <summary>Computes the sum of all blocks; the levels stay as they are.</summary>
    /// <param name="partial">The sums of a last, partial block, or empty.</param>
    /// <param name="result">Receives the sum; may be <paramref name="partial"/>.</param>
    public void Finish(ReadOnlySpan<T> partial, Span<T> result)
    {
        uint levels = Occupied;
        if (!partial.IsEmpty)
        {
            partial.CopyTo(result);
        }
        else if (levels != 0)
        {
            _levels[BitOperations.TrailingZeroCount(levels)].CopyTo(result);
            levels &= levels - 1;
        }
        else
        {
            result.Clear();
        }

        AddLevels(levels, result);
        if (Merged is not null)
        {
            if (Blocks == 0 && partial.IsEmpty)
            {
                Merged.CopyTo(result);
            }
            else
            {
                AddTo(Merged, result);
            }
        }
    }

    /// <summary>Adds the levels of sums whose blocks follow these, at positions to which this counter carries.</summary>
    public void Append(PairwiseSums<T> next)
    {
        using var memory = new PackBuffer<T>(length);
        Span<T> sums = memory.Span[..length];
        for (int level = next._levels.Count - 1; level > 0; level--)
        {
            if (((next.Occupied >> level) & 1) != 0)
            {
                next._levels[level].CopyTo(sums);
                Add(sums, SummationOrder.GroupBlocks << (level - 1));
            }
        }

        int openBlocks = next.Blocks % SummationOrder.GroupBlocks;
        if (openBlocks != 0)
        {
            next._levels[0].CopyTo(Allocate(level: 0), 0);
            Blocks += openBlocks;
        }
    }

    /// <summary>Forgets all blocks; the levels' memory remains.</summary>
    public void Clear()
    {
        Merged = null;
        Blocks = 0;
    }

    /// <summary>Replaces all blocks by a merged sum, which is kept.</summary>
    public void Replace(T[] merged)
    {
        Merged = merged;
        _levels.Clear();
        Blocks = 0;
    }

    /// <summary>Restores the sums of a saved accumulator.</summary>
    /// <param name="blocks">Whole blocks since the last merge.</param>
    /// <param name="hasMerged">There is a sum that a merge left.</param>
    /// <param name="read">Reads sums: first the merged sum, then the occupied levels, lowest first.</param>
    public void Restore(int blocks, bool hasMerged, Func<T[]> read)
    {
        Blocks = blocks;
        Merged = hasMerged ? read() : null;
        uint levels = Occupied;
        for (int level = 0; levels >> level != 0; level++)
        {
            _levels.Add(((levels >> level) & 1) != 0 ? read() : []);
        }
    }

    /// <summary>Adds a matrix to sums.</summary>
    public static void AddTo(ReadOnlySpan<T> level, Span<T> sums) =>
        LevelSums.Add(ref MemoryMarshal.GetReference(level), ref MemoryMarshal.GetReference(sums), sums.Length);

    private T[] Allocate(int level)
    {
        while (_levels.Count <= level)
        {
            _levels.Add([]);
        }

        return _levels[level].Length > 0 ? _levels[level] : _levels[level] = new T[length];
    }

    private void AddLevels(uint levels, Span<T> sums)
    {
        for (int level = 0; levels >> level != 0; level++)
        {
            if (((levels >> level) & 1) != 0)
            {
                AddTo(_levels[level], sums);
            }
        }
    }
}
