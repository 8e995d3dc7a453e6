using System.Numerics;

namespace GramGen.Genotypes;

/// <summary>A genomic relationship matrix: n × n values, symmetric, and the counts of variants behind them.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RelationshipMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly int[] _counts;

    /// <param name="samples">The samples.</param>
    /// <param name="variants">The variants that counted.</param>
    /// <param name="values">The lower triangle.</param>
    /// <param name="counts">N of the lower triangle, or one number if all are the same.</param>
    internal RelationshipMatrix(IReadOnlyList<GenotypeSample> samples, int variants, T[] values, int[] counts)
    {
        Samples = samples;
        VariantCount = variants;
        _values = values;
        _counts = counts;
    }

    /// <summary>The samples, in the order of rows and columns.</summary>
    public IReadOnlyList<GenotypeSample> Samples { get; }

    /// <summary>The variants that counted, those with a single allele included.</summary>
    public int VariantCount { get; }

    /// <summary>The lower triangle, row after row: A_jk with k ≤ j at j·(j + 1)/2 + k.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>
    /// The relationship of two samples: 1 with itself on average, 0 between unrelated ones. NaN if no variant is called in both.
    /// </summary>
    /// <param name="row">A sample, from 0.</param>
    /// <param name="column">A sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public T this[int row, int column]
    {
        get
        {
            Triangle.ThrowIfOutside(row, column, Samples.Count);
            return _values[Triangle.IndexOf(row, column)];
        }
    }

    /// <summary>N: the number of variants at which both samples are called.</summary>
    /// <param name="row">A sample, from 0.</param>
    /// <param name="column">A sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int CountOf(int row, int column)
    {
        Triangle.ThrowIfOutside(row, column, Samples.Count);
        return _counts[_counts.Length == 1 ? 0 : Triangle.IndexOf(row, column)];
    }

    /// <summary>N of an entry of the lower triangle.</summary>
    internal int CountAt(int entry) => _counts[_counts.Length == 1 ? 0 : entry];

    /// <summary>Copies the whole matrix.</summary>
    /// <param name="destination">Receives n × n values, both triangles.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    public void CopyTo(Span<T> destination)
    {
        int samples = Samples.Count;
        if (destination.Length != samples * samples)
        {
            throw new ArgumentException(
                $"The matrix has {samples * samples} values; the span has {destination.Length}.", nameof(destination));
        }

        for (int row = 0; row < samples; row++)
        {
            for (int column = 0; column < samples; column++)
            {
                destination[(row * samples) + column] = _values[Triangle.IndexOf(row, column)];
            }
        }
    }
}
