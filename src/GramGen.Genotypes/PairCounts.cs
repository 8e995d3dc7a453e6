using GramGen.Genotypes.Bits;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>
/// N of all pairs: at how many variants both genotypes are called. Variants without a missing genotype are only counted; the others are a
/// product of bits.
/// </summary>
internal sealed class PairCounts
{
    private readonly int _samples;
    private readonly int _variants;
    private readonly GenotypeOptions _options;
    private PackedVariants? _incomplete;
    private int[]? _both;
    private int _complete;

    public PairCounts(int samples, int variants, GenotypeOptions options)
    {
        _samples = samples;
        _variants = variants;
        _options = options;
    }

    public void Add(ReadOnlySpan<byte> row, GenotypeCounts counts)
    {
        if (counts.Called == _samples)
        {
            _complete++;
            return;
        }

        _incomplete ??= new PackedVariants(_samples, _variants, _options, Multiply, GenotypePlane.Called);
        _incomplete.Add(row);
    }

    public void Complete() => _incomplete?.Complete();

    /// <summary>N of a row of the lower triangle.</summary>
    public PairCountsOfRow Row(int row) => new(_complete, _both is null ? default : _both.AsSpan(row * _samples, row + 1));

    /// <summary>N of all pairs, or one number if all have the same.</summary>
    public int[] ToTriangle()
    {
        if (_both is null)
        {
            return [_complete];
        }

        int[] triangle = new int[Triangle.Length(_samples)];
        for (int row = 0; row < _samples; row++)
        {
            PairCountsOfRow counts = Row(row);
            Span<int> destination = triangle.AsSpan(Triangle.IndexOf(row, 0), row + 1);
            for (int column = 0; column <= row; column++)
            {
                destination[column] = counts[column];
            }
        }

        return triangle;
    }

    private void Multiply(BitPlanes planes)
    {
        ulong[] called = planes[GenotypePlane.Called];
        _both ??= new int[_samples * _samples];
        BitGram.Add(called, called, planes.Words, _both, _samples, isSymmetric: true, _options);
    }
}

/// <summary>N of a sample with those before it, and with itself.</summary>
/// <param name="complete">Variants without a missing genotype.</param>
/// <param name="both">The counts of the others, or empty if there are none.</param>
internal readonly ref struct PairCountsOfRow(int complete, ReadOnlySpan<int> both)
{
    private readonly ReadOnlySpan<int> _both = both;

    public int this[int column] => complete + (_both.IsEmpty ? 0 : _both[column]);
}
