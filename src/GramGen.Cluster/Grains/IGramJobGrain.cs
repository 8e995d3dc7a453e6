using Orleans.Concurrency;

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

    /// <summary>Takes a node to compute, if there is one and it fits into the machine's memory.</summary>
    [Alias("Take")]
    [ResponseTimeout("00:00:03")]
    Task<GramOffer> Take(string machine, GramMemory memory);

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

    /// <summary>Waits until it has ended, for some time at most, so that nobody need ask again and again.</summary>
    /// <returns>False if the time is over.</returns>
    [Alias("AwaitEnd")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task<bool> AwaitEnd(TimeSpan atMost);

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

    /// <summary>Tells idle workers that they may find work.</summary>
    [Alias("Ring")]
    [OneWay]
    Task Ring();

    /// <summary>Waits until a job is opened or somebody rings, for some time at most.</summary>
    /// <param name="heard">What the last call returned, or 0.</param>
    /// <returns>Another number if there may be work.</returns>
    [Alias("Listen")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task<long> Listen(long heard);
}

/// <summary>What a client wants.</summary>
/// <param name="Fingerprint">That of the data set, which the store must have.</param>
/// <param name="AuditShare">The share of leaves that are computed twice.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Request")]
internal sealed record GramJobRequest(string Fingerprint, double AuditShare);

/// <summary>What a worker has for nodes.</summary>
/// <param name="Free">Bytes that no node takes now.</param>
/// <param name="All">Bytes of all.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Memory")]
internal readonly record struct GramMemory(long Free, long All);

/// <summary>What a job has for a worker.</summary>
/// <param name="Lease">A node, or null if there is none now that fits.</param>
/// <param name="NodeBytes">Bytes of memory that each node of the job takes; 0 if it does not run.</param>
[GenerateSerializer]
[Immutable]
[Alias("GramGen.Cluster.Offer")]
internal sealed record GramOffer(GramLease? Lease, long NodeBytes);

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
