namespace GramGen.Genotypes.Tests;

/// <summary>Every formula by its definition, in double, one pair of samples after the other.</summary>
internal sealed class Reference(GenotypeSet set)
{
    /// <summary>The frequency of A1 among called genotypes, and whether both alleles are there.</summary>
    private readonly (double Frequency, bool IsPolymorphic)[] _frequencies = [.. set.Copies.Select(copies =>
    {
        int[] called = [.. copies.Where(count => count >= 0)];
        double frequency = called.Length == 0 ? 0 : called.Sum() / (2.0 * called.Length);
        return (frequency, frequency is > 0 and < 1);
    })];

    /// <summary>A_jk, and the sum of the terms' absolute values on the same scale.</summary>
    public (double Value, double Magnitude, int Count) Relationship(int j, int k, RelationshipKind kind)
    {
        double sum = 0, magnitude = 0, variances = 0;
        int count = 0;
        for (int variant = 0; variant < set.Copies.Length; variant++)
        {
            (double frequency, bool isPolymorphic) = _frequencies[variant];
            double variance = 2 * frequency * (1 - frequency);
            variances += variance;
            int x = set.Copies[variant][j];
            int y = set.Copies[variant][k];
            if (x < 0 || y < 0)
            {
                continue;
            }

            count++;
            if (isPolymorphic)
            {
                double term = (x - (2 * frequency)) * (y - (2 * frequency)) / (kind == RelationshipKind.Yang ? variance : 1);
                sum += term;
                magnitude += Math.Abs(term);
            }
        }

        double divisor = count * (kind == RelationshipKind.Yang ? 1 : variances / set.Copies.Length);
        return count == 0 ? (double.NaN, 0, 0) : (sum / divisor, magnitude / divisor, count);
    }

    /// <summary>How many variants have a pair of genotypes: copies of the one and of the other sample.</summary>
    public int Count(int j, int k, Func<int, int, bool> genotypes) =>
        set.Copies.Count(copies => copies[j] >= 0 && copies[k] >= 0 && genotypes(copies[j], copies[k]));
}
