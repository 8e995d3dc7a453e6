using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>
/// Sums of products whose pixels come bit by bit, added in the <see cref="SummationOrder"/>: the planes of its binary
/// counter, each a matrix C × C.
/// </summary>
/// <param name="length">Values of a plane, in whole vectors.</param>
internal sealed class StreamedSums<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Groups of blocks that are multiplied at once at most: so many make the way to a plane short against the product.</summary>
    private const int MostGroups = 16;

    /// <summary>A number of blocks that never comes.</summary>
    private const int Endless = int.MaxValue;

    private readonly List<T[]> _planes = [];

    /// <summary>What was merged, or null.</summary>
    public T[]? Closed { get; private set; }

    /// <summary>Whole blocks since the last merge.</summary>
    public int Blocks { get; private set; }

    /// <summary>The planes that hold sums, lowest first.</summary>
    public IEnumerable<int> Waiting => Enumerable.Range(0, 32).Where(plane => ((WaitingPlanes >> plane) & 1) != 0);

    public long Bytes => (_planes.Count + (Closed is null ? 0L : 1)) * length * Element<T>.Type.Bytes;

    /// <summary>The open group if it has blocks, and the levels of the counter: the set bits of the number of groups.</summary>
    private uint WaitingPlanes =>
        (Blocks % SummationOrder.GroupBlocks == 0 ? 0u : 1) | ((uint)(Blocks / SummationOrder.GroupBlocks) << 1);

    public T[] PlaneAt(int plane) => _planes[plane];

    /// <summary>
    /// How many of the blocks that are left can be multiplied at once, so that their sum is one term of the order: one, or a
    /// power of two of groups.
    /// </summary>
    public int NextRun(int blocksLeft)
    {
        const int Group = SummationOrder.GroupBlocks;
        if (Blocks % Group != 0 || blocksLeft < Group)
        {
            return 1;
        }

        int groups = 1;
        while (groups < MostGroups && Blocks / Group % (2 * groups) == 0 && 2 * groups * Group <= blocksLeft)
        {
            groups *= 2;
        }

        return groups * Group;
    }

    /// <summary>Adds the sums of as many blocks as <see cref="NextRun"/> allowed; they are changed.</summary>
    public void Add(Span<T> sums, int blocks)
    {
        var step = BlockStep.Of(Blocks + blocks - 1, Endless);
        uint within = blocks == 1 ? 0 : (uint)((2 * blocks / SummationOrder.GroupBlocks) - 1);
        AddPlanes(step.Add & ~within, sums);
        AllocateTo(step.Store);
        sums.CopyTo(_planes[step.Store]);
        Blocks += blocks;
    }

    /// <summary>The sum of all that came.</summary>
    /// <param name="rest">The sums of a last block that is not full, or empty.</param>
    /// <param name="result">Receives the sum; may be the rest.</param>
    public void Finish(ReadOnlySpan<T> rest, Span<T> result)
    {
        uint waiting = WaitingPlanes;
        if (!rest.IsEmpty)
        {
            rest.CopyTo(result);
        }
        else if (waiting != 0)
        {
            int lowest = BitOperations.TrailingZeroCount(waiting);
            _planes[lowest].CopyTo(result);
            waiting &= waiting - 1;
        }
        else
        {
            result.Clear();
        }

        AddPlanes(waiting, result);
        if (Closed is not null)
        {
            if (Blocks == 0 && rest.IsEmpty)
            {
                Closed.CopyTo(result);
            }
            else
            {
                AddTo(Closed, result);
            }
        }
    }

    /// <summary>Replaces all that came by one sum.</summary>
    public void Close(T[] sum)
    {
        Closed = sum;
        _planes.Clear();
        Blocks = 0;
    }

    /// <summary>Makes room for sums that were saved.</summary>
    public void Restore(int blocks, bool hasClosed)
    {
        Blocks = blocks;
        Closed = hasClosed ? new T[length] : null;
        AllocateTo(31 - BitOperations.LeadingZeroCount(WaitingPlanes));
    }

    /// <summary>Adds a matrix to another.</summary>
    public static void AddTo(ReadOnlySpan<T> plane, Span<T> sums) =>
        RunningSums<T>.Add(ref MemoryMarshal.GetReference(plane), ref MemoryMarshal.GetReference(sums), sums.Length);

    private void AllocateTo(int plane)
    {
        while (_planes.Count <= plane)
        {
            _planes.Add(new T[length]);
        }
    }

    private void AddPlanes(uint planes, Span<T> sums)
    {
        for (int plane = 0; planes >> plane != 0; plane++)
        {
            if (((planes >> plane) & 1) != 0)
            {
                AddTo(_planes[plane], sums);
            }
        }
    }
}
