using System.Numerics;
using GramGen.Cluster.Grains;
using GramGen.Data;

namespace GramGen.Cluster;

/// <summary>What a job computes. Nothing but <see cref="Statistics"/> changes a bit.</summary>
public sealed record GramClusterOptions
{
    /// <summary>What is computed; <see cref="GramStatistics.All"/> unless it is set.</summary>
    public GramStatistics Statistics { get; init; } = GramStatistics.All;

    /// <summary>The threads of all machines, that shall have enough leaves each; 64 unless it is set.</summary>
    public int Threads { get; init; } = 64;

    /// <summary>Rows of a leaf; 0, the default, lets <see cref="GramStatsPlan.For"/> choose.</summary>
    public long LeafRows { get; init; }

    /// <summary>The nodes that a node above joins.</summary>
    public int FanIn { get; init; } = 8;

    /// <summary>
    /// The share of leaves that are computed twice, by another machine if there is one, and compared: 0.01 finds a machine that computes
    /// wrong now and then for a hundredth of the time. 0, the default, for none.
    /// </summary>
    public double AuditShare { get; init; }
}

/// <summary>Starts and finds jobs of a cluster whose silos have <see cref="GramClusterExtensions.AddGramWorkers"/>.</summary>
/// <param name="grains">A client of the cluster, or a silo's.</param>
/// <param name="store">The folder of all stores, under this machine's path: see <see cref="GramWorkerOptions.Store"/>.</param>
public sealed class GramCluster(IGrainFactory grains, string store)
{
    /// <summary>The name of the grain storage that the silos need.</summary>
    public const string StorageName = "gram";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> of the silos, which docs/scale-out.md describes.</summary>
    public const string MeterName = "GramGen.Cluster";

    /// <summary>
    /// Starts a job, or goes on with one that stopped or whose silos were lost: what is in its store is not computed again. A job that
    /// runs already is left alone.
    /// </summary>
    /// <typeparam name="T">The type of the sums: <see cref="float"/> or <see cref="double"/>, that of the files or wider.</typeparam>
    /// <param name="data">The data set. The silos find its files relative to the folder of the stores.</param>
    /// <param name="id">The job's id, which names its folder: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="options">What is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The id is none, or an option is out of its range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type, or narrower than that of the files.</exception>
    /// <exception cref="InvalidDataException">The store with this id is of another data set or other statistics.</exception>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    public async Task<GramJob<T>> StartAsync<T>(GramDataset data, string id, GramClusterOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GramClusterOptions();
        if (!(options.AuditShare is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.AuditShare, $"The share of leaves to audit is from 0 to 1; this one is {options.AuditShare}.");
        }

        var plan = GramStatsPlan.For<T>(data, options.Statistics, options.Threads, options.LeafRows, options.FanIn);
        var parts = GramPartStore.Create(JobName.FolderOf(store, id), data, plan);
        GramJob<T> job = Find<T>(id);
        await job.StartAsync(new GramJobRequest(parts.Fingerprint, options.AuditShare)).ConfigureAwait(false);
        return job;
    }

    /// <summary>Finds a job that somebody started, to watch or to cancel it, or for its result.</summary>
    /// <typeparam name="T">The type of its sums.</typeparam>
    /// <param name="id">Its id.</param>
    /// <exception cref="ArgumentException">It is no id of a job.</exception>
    public GramJob<T> Find<T>(string id)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(grains.GetGrain<IGramJobGrain>(id), id, JobName.FolderOf(store, id));
}
