using GramGen.Data;

namespace GramGen.Cluster;

/// <summary>How a silo takes part in the jobs of its cluster.</summary>
public sealed class GramWorkerOptions
{
    /// <summary>
    /// The folder of all stores, which every silo and client can reach, under a path of its choice: a share, or a bucket that is
    /// mounted, and data sets are found relative to it. Or an address in a bucket, the same for all: see
    /// <see cref="GramGen.Data.Storage.GramStorage"/>.
    /// </summary>
    public string Store { get; set; } = "";

    /// <summary>
    /// Nodes that are computed side by side, with one thread each; one per core unless it is set. With 0 the silo computes nothing.
    /// </summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes of memory for the nodes that are computed side by side: as many as fit by <see cref="GramStatsPlan.ThreadBytes"/> of their
    /// jobs, and at most <see cref="Threads"/>. A job of which not even one fits is left to other machines, with a warning in the log.
    /// What the process, or its container, may use unless it is set.
    /// </summary>
    public long MemoryBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The name of the machine, which an audit tells apart; that of the system unless it is set.</summary>
    public string Machine { get; set; } = Environment.MachineName;

    /// <summary>How long a worker may be silent before its node is given to another; 5 seconds unless it is set.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a worker without work looks for some; every second unless it is set.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Computes another node in place of one: the tests' faulty processor.</summary>
    internal Func<GramNode, GramNode>? Mistake { get; set; }

    /// <summary>The store of a job.</summary>
    internal string FolderOf(string job) => JobName.FolderOf(Store, job);
}
