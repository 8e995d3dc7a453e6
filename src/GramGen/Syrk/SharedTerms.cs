using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// The sums of an NC block that threads compute separately, term by term of the summation order. They are merged when all
/// terms are complete.
/// </summary>
internal sealed class SharedTerms<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramPlan _plan;
    private readonly NcBlock _block;
    private readonly int _length;
    private readonly T[] _terms;

    public SharedTerms(in GramPlan plan, NcBlock block)
    {
        _plan = plan;
        _block = block;
        _length = (int)plan.LevelLength(block);
        _terms = ArrayPool<T>.Shared.Rent(plan.Terms * _length);
    }

    /// <summary>The memory of the term that a KC block belongs to.</summary>
    public Span<T> TermOf(int block) => _terms.AsSpan(block / _plan.BlocksPerTerm * _length, _length);

    /// <summary>Merges the terms in the summation order, and stores the sums.</summary>
    [SkipLocalsInit]
    public void Store<TMicroKernels>(in SyrkArguments<T> arguments)
        where TMicroKernels : struct, IMicroKernels<T>
    {
        for (int term = 1; term < _plan.Terms; term++)
        {
            MergeBefore(term);
        }

        Span<T> buffer = stackalloc T[MicroTileStore<T, TMicroKernels>.BufferLength];
        var store = new MicroTileStore<T, TMicroKernels>(arguments, _plan.Channels, ref buffer[0]);
        ref T sums = ref Term(_plan.Terms - 1);
        var microTiles = new MicroTileLoop(_plan, _block);
        while (microTiles.Next(out MicroTilePosition microTile))
        {
            store.Add(microTile, ref sums);
            sums = ref Unsafe.Add(ref sums, AccumulatorLevels<T>.SlotLength(microTile.Sums(TMicroKernels.Columns)));
        }

        store.Flush();
    }

    /// <summary>Returns the memory to its pool.</summary>
    public void Return() => ArrayPool<T>.Shared.Return(_terms);

    /// <summary>
    /// Adds the earlier terms that are due at a term: in a group the blocks before it; then, as the binary counter of groups
    /// carries, whole groups; and at the last term every occupied level. A merged sum is in the memory of its last term.
    /// </summary>
    private void MergeBefore(int term)
    {
        int termsPerGroup = _plan.BlocksPerTerm == 1 ? SummationOrder.GroupBlocks : 1;
        if (term % termsPerGroup != 0)
        {
            Add(term - 1, term);
        }

        bool isLast = term == _plan.Terms - 1;
        if (!isLast && (term + 1) % termsPerGroup != 0)
        {
            return;
        }

        int group = term / termsPerGroup;
        int carried = BitOperations.TrailingZeroCount(~(uint)group);
        for (int level = 0; group >> level != 0; level++)
        {
            bool isOccupied = ((group >> level) & 1) != 0;
            if (isOccupied && (isLast || level < carried))
            {
                int partner = (group >> (level + 1) << (level + 1)) + (1 << level) - 1;
                Add((partner * termsPerGroup) + termsPerGroup - 1, term);
            }
        }
    }

    private void Add(int from, int to) => LevelSums.Add(ref Term(from), ref Term(to), _length);

    private ref T Term(int term) => ref _terms[term * _length];
}
