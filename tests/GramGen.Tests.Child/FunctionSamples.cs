using System.Numerics;

namespace GramGen.Tests.Child;

/// <summary>Symmetric matrices whose functions are known: V·diag(λ)·Vᵀ with an orthogonal V of two reflections.</summary>
public sealed class SpectralMatrix
{
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _eigenvalues;

    /// <param name="order">n.</param>
    /// <param name="eigenvalues">λ by index.</param>
    /// <param name="seed">For V.</param>
    public SpectralMatrix(int order, Func<int, double> eigenvalues, int seed = 3)
    {
        _first = Unit(order, seed);
        _second = Unit(order, seed + 1);
        _eigenvalues = [.. Enumerable.Range(0, order).Select(eigenvalues)];
    }

    /// <summary>f of the matrix, exactly symmetric.</summary>
    public double[] Apply(Func<double, double> function)
    {
        int order = _first.Length;
        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            matrix[i * (order + 1)] = function(_eigenvalues[i]);
        }

        foreach (double[] vector in new[] { _first, _second })
        {
            Reflect(matrix, vector);
        }

        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(j * order) + i] = matrix[(i * order) + j];
            }
        }

        return matrix;
    }

    /// <summary>(I − 2vvᵀ)·A·(I − 2vvᵀ).</summary>
    private static void Reflect(double[] matrix, double[] v)
    {
        int n = v.Length;
        double[] product = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => matrix[(i * n) + j] * v[j]))];
        double square = Enumerable.Range(0, n).Sum(i => product[i] * v[i]);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[(i * n) + j] += (4 * square * v[i] * v[j]) - (2 * ((product[i] * v[j]) + (v[i] * product[j])));
            }
        }
    }

    private static double[] Unit(int order, int seed)
    {
        double[] values = Samples.UniformDoubles(new GramShape(1, order), seed);
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / norm)];
    }
}

/// <summary>The bits of functions of symmetric matrices.</summary>
public static class FunctionDigest
{
    public static IEnumerable<string> Lines()
    {
        foreach (int order in new[] { 1, 7, 33, 100, 150 })
        {
            yield return $"{order} float {Of<float>(order)}";
            yield return $"{order} double {Of<double>(order)}";
        }
    }

    /// <summary>All functions.</summary>
    public static string Of<T>(int order, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] matrix = Convert<T>(new SpectralMatrix(order, i => 1 / (1.0 + i)).Apply(value => value));
        var result = new T[order * order];
        List<string> digests = [];
        SymmetricMatrix.Multiply<T>(matrix, matrix, order, result, options);
        digests.Add(Digest.Of<T>(result));
        SymmetricMatrix.ComputeSquareRoot<T>(matrix, order, result, options: options);
        digests.Add(Digest.Of<T>(result));
        SymmetricMatrix.ComputeInverseSquareRoot<T>(matrix, order, result, ridge: 0.001, options);
        digests.Add(Digest.Of<T>(result));
        SymmetricMatrix.ComputeInverseFourthRoot<T>(matrix, order, result, ridge: 0.001, options);
        digests.Add(Digest.Of<T>(result));
        foreach ((int rows, int columns) in new[] { (order, (2 * order) + 3), ((2 * order) + 3, order) })
        {
            T[] x = Convert<T>(Samples.UniformDoubles(new GramShape(rows, columns), seed: 5));
            PolarFactor.Compute<T>(x, rows, columns, x, options: options);
            digests.Add(Digest.Of<T>(x));
        }

        double[] means = Samples.UniformDoubles(new GramShape(1, order), seed: 6);
        double[] first = new SpectralMatrix(order, i => i % 3 == 2 ? 0 : 1 / (1.0 + i)).Apply(value => value);
        double[] second = new SpectralMatrix(order, i => 1.0 + i, seed: 8).Apply(value => value);
        digests.Add($"{FrechetDistance.Compute(means, first, new double[order], second, options):r}");
        return string.Join(' ', digests.Select(digest => digest[..Math.Min(digest.Length, 24)]));
    }

    public static T[] Convert<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. values.Select(value => T.CreateChecked(value))];
}
