using GramGen.Data;

namespace GramGen.Cluster;

/// <summary>Where a job stands.</summary>
public enum GramJobStatus
{
    /// <summary>Nobody started it.</summary>
    None = 0,

    /// <summary>Machines work on it, or will when there are some.</summary>
    Running = 1,

    /// <summary>The result is in the store.</summary>
    Finished = 2,

    /// <summary>It cannot go on; <see cref="GramClusterProgress.Problem"/> says why. Starting it again keeps what is stored.</summary>
    Stopped = 3,

    /// <summary>It was cancelled. Starting it again keeps what is stored.</summary>
    Cancelled = 4,
}

/// <summary>How far a job is.</summary>
[GenerateSerializer]
[Immutable]
public sealed record GramClusterProgress
{
    /// <summary>Where it stands.</summary>
    [Id(0)]
    public GramJobStatus Status { get; init; }

    /// <summary>Why it stopped, or <see langword="null"/>.</summary>
    [Id(1)]
    public string? Problem { get; init; }

    /// <summary>Rows of the data set.</summary>
    [Id(2)]
    public long Rows { get; init; }

    /// <summary>Rows whose sums are stored, and those that machines have added to leaves that are not finished.</summary>
    [Id(3)]
    public long RowsDone { get; init; }

    /// <summary>Rows whose sums were stored when the job, or its grain, began.</summary>
    [Id(4)]
    public long RowsResumed { get; init; }

    /// <summary>Bytes of a row in memory.</summary>
    [Id(5)]
    public long RowBytes { get; init; }

    /// <summary>Machines that were heard of lately.</summary>
    [Id(6)]
    public int Machines { get; init; }

    /// <summary>Nodes that are computed now.</summary>
    [Id(7)]
    public int Leases { get; init; }

    /// <summary>Leases that ended without a result, as when a machine was lost.</summary>
    [Id(8)]
    public int LostLeases { get; init; }

    /// <summary>Results that were there already, of machines that had been given up.</summary>
    [Id(9)]
    public int Duplicates { get; init; }

    /// <summary>Parts that were found to be missing or damaged, and computed again.</summary>
    [Id(10)]
    public int MissingParts { get; init; }

    /// <summary>Leaves that were computed twice, with the same bytes.</summary>
    [Id(11)]
    public int AuditedLeaves { get; init; }

    /// <summary>Time since the job, or its grain, began.</summary>
    [Id(12)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of memory that a worker takes for each node.</summary>
    [Id(13)]
    public long NodeBytes { get; init; }

    /// <summary>
    /// Machines that look for work, but have less memory than a node takes: see <see cref="GramWorkerOptions.MemoryBytes"/>.
    /// </summary>
    [Id(14)]
    public int SmallMachines { get; init; }

    /// <summary>Whether nothing more will happen.</summary>
    public bool HasEnded => Status is GramJobStatus.Finished or GramJobStatus.Stopped or GramJobStatus.Cancelled;

    /// <summary>Rows computed in a second.</summary>
    public double RowsPerSecond => Work.RowsPerSecond;

    /// <summary>Time to the end at this speed, or <see langword="null"/> while none is known.</summary>
    public TimeSpan? TimeLeft => Work.TimeLeft;

    /// <summary>Parts that were lost may be computed again, so rows that are done can be fewer than at the beginning.</summary>
    private GramStatsProgress Work => new(Rows, Math.Max(RowsDone, RowsResumed), RowsResumed, RowBytes, Elapsed);
}
