using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>The values of the four codes of a variant.</summary>
[InlineArray(4)]
internal struct VariantValues<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T _first;

    public static VariantValues<T> Of(GenotypeCounts counts, RelationshipKind kind)
    {
        VariantValues<T> values = default;
        double variance = counts.Variance;
        if (variance > 0)
        {
            double mean = 2 * counts.Frequency;
            double scale = kind == RelationshipKind.Yang ? 1 / Math.Sqrt(variance) : 1;
            values[0] = T.CreateTruncating((2 - mean) * scale);
            values[2] = T.CreateTruncating((1 - mean) * scale);
            values[3] = T.CreateTruncating(-mean * scale);
        }

        return values;
    }
}
