using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GramGen.Tool.Spectral;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, largest first.</summary>
/// <param name="Values">The eigenvalues.</param>
/// <param name="Vectors">An eigenvector in each row, of length 1; its entry with the largest magnitude is
/// positive.</param>
internal sealed record Spectrum(double[] Values, Matrix<double> Vectors)
{
    /// <param name="symmetric">C × C finite values; only the symmetric part counts.</param>
    /// <param name="columns">C.</param>
    public static Spectrum Of(double[] symmetric, int columns)
    {
        var matrix = new DenseMatrix(columns, columns, (double[])symmetric.Clone());
        Evd<double> decomposition = matrix.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, columns).OrderByDescending(i => decomposition.EigenValues[i].Real)];
        var vectors = new DenseMatrix(columns, columns);
        for (int row = 0; row < columns; row++)
        {
            Vector<double> vector = decomposition.EigenVectors.Column(order[row]);
            vectors.SetRow(row, vector[vector.AbsoluteMaximumIndex()] < 0 ? -vector : vector);
        }

        return new Spectrum([.. order.Select(i => decomposition.EigenValues[i].Real)], vectors);
    }

    /// <summary>Vᵀ·diag(f(λ))·V, for the eigenvectors in the rows of V: a function of the matrix.</summary>
    public Matrix<double> Apply(Func<double, double> function)
    {
        int n = Values.Length;
        var scaled = DenseMatrix.Create(n, n, (row, column) => function(Values[row]) * Vectors[row, column]);
        return Vectors.TransposeThisAndMultiply(scaled);
    }
}
