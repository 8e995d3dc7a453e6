namespace GramGen.Cluster.Workers;

/// <summary>Memory for the nodes of a worker. One thread at a time asks for a node, so that what it was told to be free still is.</summary>
/// <param name="bytes">All of it.</param>
internal sealed class MemoryBudget(long bytes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _taken;

    public long All => bytes;

    public long Free => bytes - Volatile.Read(ref _taken);

    /// <summary>Waits until no other thread asks, and asks.</summary>
    public async Task<TResult> InTurn<TResult>(Func<Task<TResult>> ask, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            return await ask();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Take(long count) => Interlocked.Add(ref _taken, count);

    public void GiveBack(long count) => Interlocked.Add(ref _taken, -count);

    public void Dispose() => _turn.Dispose();
}
