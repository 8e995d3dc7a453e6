namespace GramGen.Genotypes.Files;

/// <summary>
/// Reads the variants that count, in the order of the file, in chunks that are all full but the last. With more than one thread the next
/// chunk is read and counted while its user works on this one.
/// </summary>
internal sealed class VariantReader
{
    private readonly GenotypeFile _file;
    private readonly GenotypeOptions _options;
    private readonly bool[] _selected;
    private readonly VariantChunk[] _chunks;
    private Task<VariantChunk>? _ahead;
    private int _nextChunk;
    private int _nextVariant;

    public VariantReader(GenotypeFile file, GenotypeOptions options, int chunkVariants)
    {
        _file = file;
        _options = options;
        _selected = file.Bim.Select(options);
        int selected = _selected.Count(isSelected => isSelected);
        // A value of each sample must fit into an array too.
        int capacity = Math.Clamp(selected, 1, Math.Min(chunkVariants, Array.MaxLength / file.Samples.Count));
        bool readsAhead = Parallelism.DegreeOf(options) > 1 && selected > capacity;
        _chunks = [.. Enumerable.Range(0, readsAhead ? 2 : 1).Select(_ => new VariantChunk(capacity, file.BytesPerVariant))];
    }

    /// <summary>The variants that a chunk holds at most.</summary>
    public int Capacity => _chunks[0].Capacity;

    /// <summary>The next chunk, or null; the chunk before it is overwritten.</summary>
    public VariantChunk? Next()
    {
        VariantChunk chunk = _ahead is null ? Fill(_chunks[0]) : Wait(_ahead);
        if (chunk.Count == 0)
        {
            return null;
        }

        if (_chunks.Length > 1)
        {
            _nextChunk = 1 - _nextChunk;
            VariantChunk other = _chunks[_nextChunk];
            _ahead = Task.Run(() => Fill(other), CancellationToken.None);
        }

        return chunk;
    }

    /// <summary>Waits for what is being read, so that the file can be closed.</summary>
    public void Complete() => ((IAsyncResult?)_ahead)?.AsyncWaitHandle.WaitOne();

    private static VariantChunk Wait(Task<VariantChunk> ahead) => ahead.GetAwaiter().GetResult();

    private VariantChunk Fill(VariantChunk chunk)
    {
        chunk.Count = 0;
        while (chunk.Count < chunk.Capacity && NextRun(chunk.Capacity - chunk.Count) is { Length: > 0 } run)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            Read(run, chunk);
        }

        return chunk;
    }

    /// <summary>The next selected variants that are adjacent in the file.</summary>
    private (int First, int Length) NextRun(int most)
    {
        while (_nextVariant < _selected.Length && !_selected[_nextVariant])
        {
            _nextVariant++;
        }

        int first = _nextVariant;
        while (_nextVariant < _selected.Length && _nextVariant - first < most && _selected[_nextVariant])
        {
            _nextVariant++;
        }

        return (first, _nextVariant - first);
    }

    /// <summary>Reads variants, and keeps those with both alleles frequent enough.</summary>
    private void Read((int First, int Length) run, VariantChunk chunk)
    {
        int bytes = _file.BytesPerVariant;
        int begin = chunk.Count;
        _file.ReadPacked(run.First, chunk.Packed.AsSpan(begin * bytes, run.Length * bytes));
        for (int variant = begin; variant < begin + run.Length; variant++)
        {
            GenotypeCounts counts = RowDecoder.Count(chunk.Row(variant), _file.Samples.Count);
            if (!_options.Counts(counts))
            {
                continue;
            }

            if (chunk.Count < variant)
            {
                chunk.Row(variant).CopyTo(chunk.Row(chunk.Count));
            }

            chunk.Counts[chunk.Count++] = counts;
        }
    }
}
