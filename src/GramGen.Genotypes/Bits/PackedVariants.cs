namespace GramGen.Genotypes.Bits;

/// <summary>
/// Collects variants until there are enough for long rows of bits, in which the counters are fastest, and hands them on as bit planes.
/// </summary>
internal sealed class PackedVariants
{
    /// <summary>Bytes of the planes at most, but for at least 512 variants.</summary>
    private const long MostBytes = 64 << 20;

    private const int LeastVariants = 512;
    private const int MostVariants = 1 << 16;

    private readonly GenotypeOptions _options;
    private readonly BitPlanes _planes;
    private readonly byte[] _packed;
    private readonly int _capacity;
    private readonly Action<BitPlanes> _multiply;
    private int _count;

    /// <param name="samples">The number of samples.</param>
    /// <param name="variants">The variants that can come at most.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="multiply">Is given the planes whenever they are full, and at the end.</param>
    /// <param name="planes">The planes that are needed.</param>
    public PackedVariants(
        int samples, int variants, GenotypeOptions options, Action<BitPlanes> multiply, params GenotypePlane[] planes)
    {
        long fitting = MostBytes * 8 / ((long)samples * planes.Length);
        _options = options;
        _multiply = multiply;
        _capacity = (int)Math.Min(Math.Clamp(fitting, LeastVariants, MostVariants) / LeastVariants * LeastVariants, variants);
        _packed = new byte[checked(_capacity * Files.BedFormat.BytesPerVariant(samples))];
        _planes = new BitPlanes(samples, _capacity, planes);
    }

    /// <summary>Adds a variant.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        row.CopyTo(_packed.AsSpan(_count * row.Length));
        if (++_count == _capacity)
        {
            Complete();
        }
    }

    /// <summary>Hands on what has been collected.</summary>
    public void Complete()
    {
        if (_count > 0)
        {
            _planes.Fill(_packed, _count, _options);
            _multiply(_planes);
            _count = 0;
        }
    }
}
