using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Cluster.Grains;
using GramGen.Data;

namespace GramGen.Cluster;

/// <summary>A job of a cluster. It goes on without the client: any other finds it by its id.</summary>
/// <typeparam name="T">The type of its sums: <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GramJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(0.5);

    private readonly IGramJobGrain _grain;
    private readonly string _folder;

    internal GramJob(IGramJobGrain grain, string id, string folder)
    {
        _grain = grain;
        _folder = folder;
        Id = id;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>How long the cluster may not answer, while a silo is lost, before a call gives up; a minute unless it is set.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far it is.</summary>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    public Task<GramClusterProgress> ProgressAsync() => Insist(_grain.Progress);

    /// <summary>How far it is, again and again, until it has ended.</summary>
    /// <param name="interval">The longest time between two; half a second unless it is set. The end is reported at once.</param>
    /// <param name="cancellation">Ends watching; the job goes on.</param>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    public async IAsyncEnumerable<GramClusterProgress> Watch(
        TimeSpan? interval = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            GramClusterProgress progress = await ProgressAsync().ConfigureAwait(false);
            yield return progress;
            if (progress.Status != GramJobStatus.Running)
            {
                yield break;
            }

            await PauseAsync(interval ?? Usual, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the job. What is stored remains, for the next start.</summary>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    public Task CancelAsync() => Insist(async () =>
    {
        await _grain.Cancel().ConfigureAwait(false);
        return true;
    });

    /// <summary>Waits for the job and reads its result, with the bits of one accumulator that was given all rows.</summary>
    /// <param name="normalization">The divisor of the covariance.</param>
    /// <param name="cancellation">Ends waiting; the job goes on.</param>
    /// <exception cref="GramJobException">It stopped, was cancelled or was never started; or the store lost the result.</exception>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are too few rows or too little weight for the divisor, or rows have weights, whose divisor is a
    /// <see cref="WeightedNormalization"/>.
    /// </exception>
    public async Task<GramResult<T>> ResultAsync(
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased, CancellationToken cancellation = default) =>
        new(await SumsAsync(cancellation).ConfigureAwait(false), normalization);

    /// <inheritdoc cref="ResultAsync(CovarianceNormalization, CancellationToken)"/>
    /// <summary>
    /// Waits for the job and reads its result, with the bits of one accumulator that was given all rows with their weights.
    /// </summary>
    public async Task<GramResult<T>> ResultAsync(WeightedNormalization normalization, CancellationToken cancellation = default) =>
        new(await SumsAsync(cancellation).ConfigureAwait(false), normalization);

    internal Task StartAsync(GramJobRequest request) => Insist(async () =>
    {
        await _grain.Start(request).ConfigureAwait(false);
        return true;
    });

    /// <summary>Waits for the job and loads its sums.</summary>
    private async Task<GramAccumulator<T>> SumsAsync(CancellationToken cancellation)
    {
        GramClusterProgress last = new();
        await foreach (GramClusterProgress progress in Watch(cancellation: cancellation).ConfigureAwait(false))
        {
            last = progress;
        }

        if (last.Status != GramJobStatus.Finished)
        {
            throw new GramJobException(
                Id, last.Status,
                last.Problem ?? (last.Status == GramJobStatus.Cancelled ? "it was cancelled." : "nobody started it."));
        }

        var parts = GramPartStore.Open(_folder);
        return parts.Load<T>(parts.Plan.Root)
            ?? throw new GramJobException(Id, last.Status, $"the store {_folder} lost its result, or has it damaged; start the job again.");
    }

    /// <summary>Waits until the job has ended, for some time at most.</summary>
    private async Task PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var pause = Task.Delay(time, cancellation);
        while (!pause.IsCompleted)
        {
            TimeSpan left = time - Stopwatch.GetElapsedTime(begin);
            Task<bool> end = _grain.AwaitEnd(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            await Task.WhenAny(pause, end).ConfigureAwait(false);
            if (end.IsCompletedSuccessfully && await end.ConfigureAwait(false))
            {
                return;
            }

            if (end.IsFaulted)
            {
                // A silo was lost: the next progress says more.
                break;
            }
        }

        await pause.ConfigureAwait(false);
    }

    /// <summary>Repeats a call while silos are lost and found.</summary>
    private async Task<TResult> Insist<TResult>(Func<Task<TResult>> call)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception exception)
                when (exception is TimeoutException or OrleansException && Stopwatch.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Usual / 2).ConfigureAwait(false);
            }
            catch (OrleansException exception)
            {
                throw new TimeoutException($"The cluster did not answer for {Patience.TotalSeconds:0} s: {exception.Message}", exception);
            }
        }
    }
}

/// <summary>A job has no result.</summary>
public sealed class GramJobException : Exception
{
    internal GramJobException(string id, GramJobStatus status, string problem)
        : base($"The job {id} has no result: {problem}")
    {
        Status = status;
    }

    /// <summary>Where it stands.</summary>
    public GramJobStatus Status { get; }
}
