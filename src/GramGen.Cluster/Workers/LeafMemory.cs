using System.Numerics;
using GramGen.Data;

namespace GramGen.Cluster.Workers;

/// <summary>What a thread of a worker keeps from one leaf of a job to the next, as long as it finds one after the other.</summary>
internal sealed class LeafMemory
{
    private string? _job;
    private object? _memory;

    /// <summary>The memory for leaves of a job; that of another is dropped.</summary>
    public GramNodeMemory<T> Of<T>(string job)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_job != job || _memory is not GramNodeMemory<T> memory)
        {
            memory = new GramNodeMemory<T>();
            (_job, _memory) = (job, memory);
        }

        return memory;
    }

    /// <summary>Drops all: there is no work, or a node that needs the memory for other sums.</summary>
    public void Clear() => (_job, _memory) = (null, null);
}
