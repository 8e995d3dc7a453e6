namespace GramGen.Cluster.Grains;

/// <summary>
/// One job, with its id for a key. It never sees a matrix: workers put sums into the store and tell it that they did. Every method
/// may be called twice, and by whoever is late.
/// </summary>
[Alias("GramGen.Cluster.Job")]
internal interface IGramJobGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on with what the store has.</summary>
    [Alias("Start")]
    [ResponseTimeout("00:00:10")]
    Task Start(GramJobRequest request);

    /// <summary>Takes a node to compute, or null if there is none now.</summary>
    [Alias("Take")]
    [ResponseTimeout("00:00:03")]
    Task<GramLease?> Take(string machine);

    /// <summary>Keeps a lease; false if the holder may stop.</summary>
    [Alias("Beat")]
    [ResponseTimeout("00:00:03")]
    Task<bool> Beat(GramLease lease, string machine, long rowsDone);

    /// <summary>Says that a node is in the store.</summary>
    [Alias("Complete")]
    [ResponseTimeout("00:00:03")]
    Task Complete(GramLease lease, string machine);

    /// <summary>Says that a node below cannot be joined, for its part is missing or was damaged.</summary>
    [Alias("Miss")]
    [ResponseTimeout("00:00:03")]
    Task Miss(GramLease lease, int missingLevel, int missingIndex);

    /// <summary>Says that a node failed.</summary>
    [Alias("Fail")]
    [ResponseTimeout("00:00:03")]
    Task Fail(GramLease lease, string machine, GramFault fault);

    /// <summary>How far it is.</summary>
    [Alias("Progress")]
    [ResponseTimeout("00:00:02")]
    Task<GramClusterProgress> Progress();

    /// <summary>Ends it. What is stored remains.</summary>
    [Alias("Cancel")]
    [ResponseTimeout("00:00:03")]
    Task Cancel();
}

/// <summary>The jobs that are not finished, for workers to find; its key is 0.</summary>
[Alias("GramGen.Cluster.Jobs")]
internal interface IGramJobsGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a job, at the end.</summary>
    [Alias("Open")]
    [ResponseTimeout("00:00:03")]
    Task Open(string job);

    /// <summary>Removes a job.</summary>
    [Alias("Close")]
    [ResponseTimeout("00:00:03")]
    Task Close(string job);

    /// <summary>The jobs, in the order in which they were opened.</summary>
    [Alias("List")]
    [ResponseTimeout("00:00:03")]
    Task<string[]> List();
}

/// <summary>What a client wants.</summary>
/// <param name="Fingerprint">That of the data set, which the store must have.</param>
/// <param name="AuditShare">The share of leaves that are computed twice.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Request")]
internal sealed record GramJobRequest(string Fingerprint, double AuditShare);

/// <summary>A node to compute.</summary>
/// <param name="Schedule">The schedule that it is of: one for each start and each activation.</param>
/// <param name="Token">Its number.</param>
/// <param name="Level">The level of the node.</param>
/// <param name="Index">Its index.</param>
/// <param name="Time">How long the worker may be silent.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Lease")]
internal sealed record GramLease(Guid Schedule, long Token, int Level, int Index, TimeSpan Time);

/// <summary>Why a node failed.</summary>
/// <param name="Message">What happened.</param>
/// <param name="IsFinal">Whether it would fail everywhere.</param>
/// <param name="IsMismatch">Whether the part in the store has other bytes.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Fault")]
internal sealed record GramFault(string Message, bool IsFinal, bool IsMismatch);
