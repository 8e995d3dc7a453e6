using System.Collections.Immutable;

namespace GramGen.MatrixFunctions;

/// <summary>
/// The sum of the singular values of a matrix P: the trace of Uᵀ·P with its polar factor U. A singular value that is too small for its
/// direction to converge is too small to be missed in the sum.
/// </summary>
internal static class NuclearNorm
{
    /// <summary>Singular values above 2⁻⁴³ of the norm converge.</summary>
    private static readonly ImmutableArray<NewtonSchulzStep> Steps = NewtonSchulzStep.Sequence(fast: 24, convergent: 4);

    /// <summary>Computes it.</summary>
    /// <param name="matrix">P, finite; overwritten.</param>
    /// <param name="shape">Rows, no more than columns.</param>
    /// <param name="products">Multiplies matrices of the order of the rows.</param>
    public static double Compute(Span<double> matrix, GramShape shape, SymmetricProducts<double> products)
    {
        double[] polar = matrix.ToArray();
        if (GramNewtonSchulz<double>.Normalize(polar) is not { } scale)
        {
            return 0;
        }

        polar.CopyTo(matrix);
        GramNewtonSchulz<double>.Run(polar, shape, Steps.AsSpan(), Restarts.Always, products);
        double trace = 0;
        for (int row = 0; row < shape.Channels; row++)
        {
            trace += Statistics.Cholesky.Dot(
                matrix.Slice(row * shape.Pixels, shape.Pixels), polar.AsSpan(row * shape.Pixels, shape.Pixels));
        }

        return Math.ScaleB(trace * scale.Norm, scale.Exponent);
    }
}
