using GramGen.Dispatch;
using GramGen.MatrixFunctions;
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

    /// <summary>
    /// Each polynomial is the best one for the interval that the one before it leaves, up to a scale that centres what it leaves about 1;
    /// of intervals whose ends differ too much, for the part above 0.0240732… of the upper end (Amsel and others, 2025, section 3).
    /// </summary>
    [Fact]
    public void PolarExpress_IsTheBestForWhatEachStepLeaves()
    {
        double lower = 0.001;
        double upper = 1;
        foreach (NewtonSchulzStep step in NewtonSchulzStep.PolarExpress[..^1])
        {
            double[] above = Values(step, Math.Max(lower, 0.02407327424182761 * upper), upper);
            double[] all = Values(step, lower, upper);

            // The extremes of an error that is as large on either side: at the lower end, in between twice, and at the upper end.
            Assert.Equal(above.Min(), above[0], 1e-9);
            Assert.Equal(above.Max(), above.Take(above.Length / 2).Max(), 1e-6);
            Assert.Equal(above.Min(), above.Skip(above.Length / 3).Min(), 1e-6);
            Assert.Equal(above.Max(), above[^1], 1e-9);
            Assert.Equal(2, all[0] + all[^1], 1e-9);
            (lower, upper) = (all.Min(), all.Max());
        }

        Assert.Equal(1, lower, 1e-8);

        // All but the last step take values over 1.01.
        static double[] Values(NewtonSchulzStep step, double lower, double upper) =>
            [.. Enumerable.Range(0, 10_001).Select(i => Apply(step, 1.01 * (lower + (i * (upper - lower) / 10_000))))];
    }

    [Fact]
    public void PolarExpress_BringsSingularValuesFromAThousandthToOne()
    {
        double[] values = [.. Enumerable.Range(0, 30_001).Select(i => Math.Pow(10, -i / 10_000.0))];
        double[] five = [.. values.Select(value => After(NewtonSchulzStep.PolarExpress[..5], value))];
        Assert.Equal((0.8462, 1.1236), (Math.Round(five.Min(), 4), Math.Round(five.Max(), 4)));
        double[] eight = [.. values.Select(value => After(NewtonSchulzStep.PolarExpress, value))];
        Assert.All(eight, sigma => Assert.Equal(1, sigma, 4e-15));
        Assert.Equal(NewtonSchulzStep.Convergent, NewtonSchulzStep.PolarExpress[^1]);

        static double After(IEnumerable<NewtonSchulzStep> steps, double value) =>
            steps.Aggregate(value, (sigma, step) => Apply(step, sigma));
    }

    [Fact]
    public void PolarExpress_GivesTheFactor()
    {
        (int rows, int columns) = (30, 50);
        double[] matrix = Samples.UniformDoubles(new GramShape(rows, columns), seed: 2);
        double[] expected = new double[matrix.Length];
        PolarFactor.Compute(matrix, rows, columns, expected, NewtonSchulzStep.Accurate.AsSpan());
        double[] actual = new double[matrix.Length];
        PolarFactor.Compute(matrix, rows, columns, actual, NewtonSchulzStep.PolarExpress.AsSpan());
        AssertClose(expected, actual, 1e-12);
    }

    /// <summary>Long rows are multiplied in chunks of pixels, two and four of them here, and a fringe.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Chunks_HaveTheBitsOfOneProduct(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, isa == GramIsa.Scalar ? 512 : 1024);
        double[] matrix = new SpectralMatrix(shape.Channels, i => 1.0 / (1 + i)).Apply(value => value);
        double[] features = Samples.UniformDoubles(shape, seed: 2);
        double[] expected = new double[features.Length];
        Gram.Backward<double>(features, shape, matrix, expected, scale: 0.5, symmetric: true);
        foreach (int threads in new[] { 1, 2 })
        {
            Span<double> actual = features.ToArray();
            Span<double> scratch = new double[features.Length];
            var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads };
            FeatureProduct<double>.Compute(matrix, ref actual, shape, ref scratch, new CpuExecution(options));
            Assert.Equal(Digest.Of<double>(expected), Digest.Of<double>(actual));
        }
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

    /// <summary>What a step makes of a singular value.</summary>
    private static double Apply(NewtonSchulzStep step, double value)
    {
        double square = value * value;
        return value * (step.A + (square * (step.B + (square * step.C))));
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
