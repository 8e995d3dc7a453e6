using GramGen.Cluster.Grains;

namespace GramGen.Cluster.Workers;

/// <summary>Rings on this silo when a job is opened anywhere, so that idle threads need not wait until they look again.</summary>
/// <remarks>A ring may be lost, with a silo or a message: then the threads find the job when they look, as they did without it.</remarks>
/// <param name="grains">The cluster.</param>
/// <param name="breath">The pause after the cluster did not answer.</param>
internal sealed class WorkBell(IGrainFactory grains, TimeSpan breath)
{
    private TaskCompletionSource _next = Silent();

    /// <summary>Completes when it rings next.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Listens, one call of the silo at a time. The grain answers after two seconds at the latest.</summary>
    public async Task ListenAsync(CancellationToken stopping)
    {
        long heard = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                long now = await grains.GetGrain<IGramJobsGrain>(0).Listen(heard).WaitAsync(stopping);
                if (now != heard)
                {
                    heard = now;
                    Interlocked.Exchange(ref _next, Silent()).SetResult();
                }
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException && !stopping.IsCancellationRequested)
            {
                await Task.Delay(breath, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static TaskCompletionSource Silent() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
