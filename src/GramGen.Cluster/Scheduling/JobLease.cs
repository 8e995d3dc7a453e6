using GramGen.Data;

namespace GramGen.Cluster.Scheduling;

/// <summary>A node that a machine computes.</summary>
/// <param name="Token">Its number.</param>
/// <param name="Node">The node.</param>
/// <param name="Machine">The machine.</param>
/// <param name="IsAudit">Whether it has been computed, and is computed again to compare.</param>
/// <param name="Expires">When it is given to somebody else if nothing is heard.</param>
internal sealed record JobLease(long Token, GramNode Node, string Machine, bool IsAudit, TimeSpan Expires)
{
    public long RowsDone { get; init; }
}
