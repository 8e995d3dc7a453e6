using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Polar factors by Newton–Schulz steps on the Gram matrix.</summary>
public sealed class PolarFactorTests
{
    /// <summary>In exact arithmetic they are those of X ← a·X + b·(X·Xᵀ)·X + c·(X·Xᵀ)²·X, computed here step by step.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 9)]
    [InlineData(20, 20)]
    [InlineData(9, 5)]
    [InlineData(70, 130)]
    public void Steps_AreThoseOnTheMatrixItself(int rows, int columns)
    {
        double[] matrix = Samples.UniformDoubles(new GramShape(rows, columns), seed: 2);
        foreach (int count in new[] { 1, 2, 3, 5, 8 })
        {
            NewtonSchulzStep[] steps = [.. Enumerable.Repeat(NewtonSchulzStep.KellerJordan, count)];
            double[] expected = Naive(matrix, rows, columns, steps);
            double[] result = new double[matrix.Length];
            PolarFactor.Compute(matrix, rows, columns, result, steps);
            AssertClose(expected, result, 1e-10);
            float[] single = FunctionDigest.Convert<float>(matrix);
            PolarFactor.Compute(single, rows, columns, single, steps);
            AssertClose(expected, [.. single.Select(value => (double)value)], 2e-3);
        }
    }

    [Fact]
    public void Muon_IsCloseToThePolarFactor()
    {
        (int rows, int columns) = (48, 80);
        double[] matrix = Samples.UniformDoubles(new GramShape(rows, columns), seed: 2);
        double[] muon = new double[matrix.Length];
        PolarFactor.Compute(matrix, rows, columns, muon);
        double[] gram = new double[rows * rows];
        Gram.Compute<double, double>(muon, new GramShape(rows, columns), gram);
        Assert.All(Enumerable.Range(0, rows), i => Assert.InRange(gram[i * (rows + 1)], 0.4, 1.5));
    }

    /// <summary>
    /// Its rows, or columns, are orthonormal, and Uᵀ·X is symmetric; those of c·X and of an orthogonal matrix are the same.
    /// </summary>
    [Theory]
    [InlineData(30, 50)]
    [InlineData(50, 30)]
    public void AccurateSteps_GiveTheFactor(int rows, int columns)
    {
        double[] matrix = Samples.UniformDoubles(new GramShape(rows, columns), seed: 2);
        double[] polar = new double[matrix.Length];
        PolarFactor.Compute(matrix, rows, columns, polar, NewtonSchulzStep.Accurate.AsSpan());
        GramShape shape = rows <= columns ? new(rows, columns) : new(columns, rows, FeatureLayout.ChannelsLast);
        double[] gram = new double[shape.GramLength];
        Gram.Compute<double, double>(polar, shape, gram);
        AssertClose([.. gram.Select((_, i) => i % (shape.Channels + 1) == 0 ? 1.0 : 0)], gram, 1e-13);
        double[] hermitian = new double[shape.GramLength];
        CrossGram.Compute<double, double>(polar, shape, matrix, shape, hermitian);
        int order = shape.Channels;
        double[] transposed = [.. hermitian.Select((_, i) => hermitian[(i % order * order) + (i / order)])];
        AssertClose(hermitian, transposed, 1e-12);
        double[] again = new double[matrix.Length];
        PolarFactor.Compute(polar, rows, columns, again, NewtonSchulzStep.Accurate.AsSpan());
        AssertClose(polar, again, 1e-13);
        double[] tiny = [.. matrix.Select(value => Math.ScaleB(value, -900))];
        PolarFactor.Compute<double>(tiny, rows, columns, tiny, NewtonSchulzStep.Accurate.AsSpan());
        Assert.Equal(polar, tiny);
    }

    [Fact]
    public void Zeros_StayZeros() => Assert.Equal(new float[6], Polar(new float[6], 2, 3));

    [Fact]
    public void BadArguments_AreRefused()
    {
        Refuse("A matrix of 2×3 has 6 values; the span has 5.", () => Polar(new float[5], 2, 3));
        Refuse("Values must be finite; entry (1, 1) is Infinity.", () => Polar([1, 2, 3, 4, float.PositiveInfinity, 6], 2, 3));
        Refuse("The number of rows must be at least 1; it is 0.", () => Polar([], 0, 3));
        Assert.Throws<NotSupportedException>(() => PolarFactor.Compute<Half>([Half.One], 1, 1, new Half[1]));

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static float[] Polar(float[] matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        PolarFactor.Compute(matrix, rows, columns, result);
        return result;
    }

    private static double[] Naive(double[] matrix, int rows, int columns, NewtonSchulzStep[] steps)
    {
        double norm = Math.Sqrt(matrix.Sum(value => value * value));
        double[] x = [.. matrix.Select(value => value / norm)];
        foreach (NewtonSchulzStep step in steps)
        {
            double[] transposed = [.. x.Select((_, i) => x[(i % rows * columns) + (i / rows)])];
            double[] r = Times(x, rows, columns, transposed, rows);
            double[] once = Times(r, rows, rows, x, columns);
            double[] twice = Times(r, rows, rows, once, columns);
            x = [.. x.Select((value, i) => (step.A * value) + (step.B * once[i]) + (step.C * twice[i]))];
        }

        return x;
    }

    private static double[] Times(double[] left, int rows, int inner, double[] right, int columns)
    {
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                {
                    product[(i * columns) + j] += left[(i * inner) + k] * right[(k * columns) + j];
                }
            }
        }

        return product;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double error = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(error <= tolerance, $"error {error:g3}, tolerance {tolerance:g3}");
    }
}
