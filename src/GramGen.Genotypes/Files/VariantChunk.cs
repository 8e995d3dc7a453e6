namespace GramGen.Genotypes.Files;

/// <summary>Consecutive variants that count, as they are in the file, one directly after the other.</summary>
/// <param name="capacity">The variants that it can hold.</param>
/// <param name="bytesPerVariant">Bytes of each.</param>
internal sealed class VariantChunk(int capacity, int bytesPerVariant)
{
    private readonly GenotypeCounts[] _counts = new GenotypeCounts[capacity];

    public int Capacity => capacity;

    /// <summary>The number of variants.</summary>
    public int Count { get; set; }

    public byte[] Packed { get; } = GC.AllocateUninitializedArray<byte>(checked(capacity * bytesPerVariant));

    public Span<GenotypeCounts> Counts => _counts;

    /// <summary>The genotypes of a variant.</summary>
    public Span<byte> Row(int variant) => Packed.AsSpan(variant * bytesPerVariant, bytesPerVariant);
}
