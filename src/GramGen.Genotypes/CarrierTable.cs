namespace GramGen.Genotypes;

/// <summary>
/// At how many variants the samples of each pair carry A1, with one copy or two, and the Tanimoto coefficients that follow. All are over
/// the variants at which both samples are called, and symmetric.
/// </summary>
/// <remarks>It holds 12·n² bytes.</remarks>
public sealed class CarrierTable
{
    private readonly int[] _called;
    private readonly int[] _carriers;
    private readonly int[] _noCopy;

    /// <param name="samples">The samples.</param>
    /// <param name="variants">The variants that counted.</param>
    /// <param name="called">Both called; the lower triangle of n × n.</param>
    /// <param name="carriers">Both carry A1; the lower triangle.</param>
    /// <param name="noCopy">Neither does; the lower triangle.</param>
    internal CarrierTable(IReadOnlyList<GenotypeSample> samples, int variants, int[] called, int[] carriers, int[] noCopy)
    {
        Samples = samples;
        VariantCount = variants;
        _called = called;
        _carriers = carriers;
        _noCopy = noCopy;
    }

    /// <summary>The samples, in the order of rows and columns.</summary>
    public IReadOnlyList<GenotypeSample> Samples { get; }

    /// <summary>The variants that counted.</summary>
    public int VariantCount { get; }

    /// <summary>N: variants at which both samples are called.</summary>
    /// <param name="row">A sample, from 0.</param>
    /// <param name="column">A sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int CountOf(int row, int column) => _called[Position(row, column)];

    /// <summary>Variants at which both samples carry A1.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int BothCarry(int row, int column) => _carriers[Position(row, column)];

    /// <summary>Variants at which one of the samples carries A1, or both.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int EitherCarries(int row, int column) => _called[Position(row, column)] - _noCopy[Position(row, column)];

    /// <summary>
    /// The Tanimoto coefficient of the variants that the samples carry, also called Jaccard index: <see cref="BothCarry"/> /
    /// <see cref="EitherCarries"/>, between 0 and 1. NaN if neither carries any.
    /// </summary>
    /// <inheritdoc cref="CountOf"/>
    public double Tanimoto(int row, int column)
    {
        int either = EitherCarries(row, column);
        return either == 0 ? double.NaN : BothCarry(row, column) / (double)either;
    }

    private int Position(int row, int column)
    {
        Triangle.ThrowIfOutside(row, column, Samples.Count);
        return row >= column ? (row * Samples.Count) + column : (column * Samples.Count) + row;
    }
}
