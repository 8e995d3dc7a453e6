namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>
/// Row groups that are decoded now, by whichever thread: the leaves of a data set are often shorter than a row group, and each would
/// decode it again. A row group remains as long as a reader has it.
/// </summary>
internal sealed class SharedRowGroups
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, WeakReference<Lazy<Array[]>>> _groups = [];

    /// <summary>Decodes a row group, unless another thread has it or does so now.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="decode">Decodes its columns.</param>
    /// <returns>It, to be kept while it is used.</returns>
    public Lazy<Array[]> Take(int group, Func<Array[]> decode)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(group, out WeakReference<Lazy<Array[]>>? known) && known.TryGetTarget(out Lazy<Array[]>? shared))
            {
                return shared;
            }

            var mine = new Lazy<Array[]>(decode);
            _groups[group] = new WeakReference<Lazy<Array[]>>(mine);
            return mine;
        }
    }
}
