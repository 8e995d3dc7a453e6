using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Solutions of normal equations, plain and with an intercept.</summary>
public sealed class NormalEquationTests
{
    /// <summary>
    /// A set of NIST's with the digits of the coefficients, in the least of them, that normal equations of it give, those of X with its
    /// constant and those of covariances, and the digits of the standard errors. They are measured, and as stable as the bits.
    /// </summary>
    public static TheoryData<string, double, double, double, double> Sets => new()
    {
        { "Longley", 7.2, 12.0, 8.1, 12.9 },
        { "Wampler1", 6.3, 6.3, 0, 0 },
        { "Wampler2", 9.3, 10.4, 0, 0 },
        { "Wampler3", 6.3, 6.7, 10.3, 10.5 },
        { "Wampler4", 6.3, 6.7, 11.2, 11.1 },
        { "Wampler5", 6.3, 5.8, 11.2, 11.1 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void CertifiedValues_AreMetToTheStatedDigits(
        string name, double plain, double withIntercept, double plainErrors, double errorsWithIntercept)
    {
        NistRegression set = NistRegression.All.Single(one => one.Name == name);
        Check(Plain(set), plain, plainErrors);
        Check(WithIntercept(set), withIntercept, errorsWithIntercept);

        void Check(GramNormalEquations solution, double digits, double errorDigits)
        {
            AssertDigits(digits, set.Coefficients, solution.Coefficients);
            double deviation = Math.Sqrt(solution.ResidualVariance(set.Y.Length));
            if (set.ResidualDeviation == 0)
            {
                // What cancels is 0 or some roundings of Σy².
                Assert.InRange(solution.ResidualSum, 0, 1e-13 * set.Y.Sum(y => y * y));
            }
            else
            {
                AssertDigits(errorDigits, set.StandardErrors, solution.StandardErrors(solution.ResidualVariance(set.Y.Length)));
                AssertAtLeast(errorDigits - 0.2, set.ResidualDeviation, deviation);
            }
        }
    }

    /// <summary>The equations are met: A·β is b within the roundings of a Cholesky factor (Higham, theorem 10.4).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(200)]
    public void ASolution_MeetsTheEquations(int unknowns)
    {
        var shape = new GramShape(unknowns + 1, unknowns + 300);
        double[] all = new double[shape.GramLength];
        Gram.Compute(Samples.UniformDoubles(shape), shape, all);
        double[] gram = [.. Enumerable.Range(0, unknowns).SelectMany(row => all.Skip(row * (unknowns + 1)).Take(unknowns))];
        double[] right = all[^(unknowns + 1)..^1];
        foreach (double ridge in new[] { 0, 7.5 })
        {
            var solution = GramNormalEquations.Solve<double>(gram, right, all[^1], ridge);
            double[] found = solution.Coefficients.ToArray();
            double gradient = 0;
            for (int row = 0; row < unknowns; row++)
            {
                double value = (ridge * found[row]) - right[row];
                double size = Math.Abs(right[row]);
                for (int column = 0; column < unknowns; column++)
                {
                    double product = gram[(row * unknowns) + column] * found[column];
                    value += product;
                    size += Math.Abs(product);
                }

                Assert.InRange(Math.Abs(value), 0, 4 * (unknowns + 1) * size / (1L << 53));
                gradient += found[row] * (right[row] + value - (ridge * found[row]));
            }

            // yᵀy − 2bᵀβ + βᵀAβ, the sum of squared residuals itself.
            double residuals = all[^1] - (2 * right.Zip(found, (b, x) => b * x).Sum()) + gradient;
            Assert.Equal(residuals, solution.ResidualSum, 1e-12 * all[^1]);
        }
    }

    /// <summary>The standard errors are those of the inverse, here of 2 × 2 values by hand: variances 4·(2, 3)/5.</summary>
    [Fact]
    public void StandardErrors_AreThoseOfTheInverse()
    {
        // (3 1; 1 2)⁻¹ = (2 −1; −1 3)/5, β = (1, 2), βᵀb = 15, residuals 12 over 5 − 2.
        var solution = GramNormalEquations.Solve<double>([3, double.NaN, 1, 2], [5, 5], 27);
        Assert.Equal([1, 2], solution.Coefficients.ToArray().Select(value => Math.Round(value, 14)));
        Assert.Equal(12, solution.ResidualSum, 1e-13);
        double[] errors = solution.StandardErrors(solution.ResidualVariance(5));
        Assert.Equal(Math.Sqrt(4 * 2 / 5.0), errors[0], 1e-14);
        Assert.Equal(Math.Sqrt(4 * 3 / 5.0), errors[1], 1e-14);
    }

    /// <summary>A ridge leaves the intercept alone: a common offset of y moves nothing else.</summary>
    [Fact]
    public void ARidge_DoesNotPenalizeTheIntercept()
    {
        double[] plain = Solve(offset: 0);
        double[] moved = Solve(offset: 64);
        Assert.Equal(plain[0] + 64, moved[0], 1e-12);
        Assert.Equal(plain[1], moved[1], 1e-12);

        // Σ(x − 2.5)² = 5, Σ(x − 2.5)(y − ȳ) = 5 with y = x: slope 5/(5 + 5).
        Assert.Equal(0.5, plain[1], 1e-14);
        Assert.Equal(2.5 - (0.5 * 2.5), plain[0], 1e-14);

        static double[] Solve(double offset)
        {
            double[] covariance = new double[4];
            double[] means = new double[2];
            double[] values = [1, 2, 3, 4, 1 + offset, 2 + offset, 3 + offset, 4 + offset];
            Gram.ComputeCovariance(values, new GramShape(2, 4), covariance, means, CovarianceNormalization.Biased);
            return GramNormalEquations.SolveWithIntercept<double>(covariance, means, weight: 4, ridge: 5).Coefficients.ToArray();
        }
    }

    /// <summary>Weights from the accumulator: frequencies of two give what every observation twice gives.</summary>
    [Fact]
    public void Frequencies_AreRepeatedObservations()
    {
        NistRegression set = NistRegression.All.First();
        double[] twice = [.. set.Columns.Append(set.Y).SelectMany(column => column.Concat(column))];
        var accumulator = new GramAccumulator<double>(7, GramStatistics.All);
        accumulator.AddWeighted([.. set.Columns.Append(set.Y).SelectMany(column => column)], [.. set.Y.Select(_ => 2.0)]);
        double[] covariance = new double[49];
        double[] means = new double[7];
        accumulator.ReadCovariance(covariance, means, WeightedNormalization.Biased);
        var weighted = GramNormalEquations.SolveWithIntercept<double>(covariance, means, accumulator.WeightSum);
        Gram.ComputeCovariance(twice, new GramShape(7, 32), covariance, means, CovarianceNormalization.Biased);
        var repeated = GramNormalEquations.SolveWithIntercept<double>(covariance, means, 32);
        AssertAtLeast(11, repeated.ResidualSum, weighted.ResidualSum);
        AssertEach(10, repeated.Coefficients, weighted.Coefficients);
        AssertEach(
            10, repeated.StandardErrors(repeated.ResidualVariance(32)),
            weighted.StandardErrors(weighted.ResidualVariance(accumulator.WeightSum)));
    }

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() => ChildProcess.AssertSameUnderEveryDefault("weights");

    /// <summary>The bits are part of the contract: they may not change from one version or machine to another.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest() => Assert.Equal(
        "3BA8EADF4FE288CA232E1FB8AE2A6FDCD996BE47AC0AE1A6B3B6736FB5837569",
        Digest.Of<byte>(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Digest.WeightedLines()))));

    [Fact]
    public void WhatHasNoSolution_IsRefused()
    {
        // The third column is the sum of the others; rounding leaves 0 or some of its last bits.
        AssertRefused(
            "Column 2 of 3 is a combination of those before it, or not finite: its pivot is 0, and must exceed 8.659739592076221E-15 "
            + "(3·ε times 13).",
            () => GramNormalEquations.Solve<double>([4, 0, 0, 2, 5, 0, 6, 7, 13], [1, 1, 1], 1));
        AssertRefused(
            "Column 1 of 2 is a combination of those before it, or not finite: its pivot is 0, and must exceed 2.384185791015625E-07 "
            + "(2·ε times 1).",
            () => GramNormalEquations.Solve<float>([1, 1, 1, 1], [1, 1], 1));
        AssertRefused(
            "Column 1 of 2 is a combination of those before it, or not finite: its pivot is 2.220446049250313E-16, and must exceed "
            + "4.440892098500627E-16 (2·ε times 1.0000000000000002).",
            () => GramNormalEquations.Solve<double>([1, 1, 1, double.BitIncrement(1)], [1, 1], 1));
        AssertRefused(
            "Column 0 of 1 is a combination of those before it, or not finite: its pivot is -1,",
            () => GramNormalEquations.Solve<double>([-1], [1], 1));
        AssertRefused(
            "Column 1 of 2 is a combination of those before it, or not finite: its pivot is NaN,",
            () => GramNormalEquations.Solve<double>([1, 0, double.NaN, 1], [1, 1], 1));
        AssertRefused(
            "Column 0 of 1 is a combination of those before it, or not finite: its pivot is 0, and must exceed 0 (1·ε times 0).",
            () => GramNormalEquations.SolveWithIntercept<double>([0, 0, 0, 5], [3, 1], 4));
        AssertRefused(
            "The right-hand side must be finite; entry 1 is NaN.",
            () => GramNormalEquations.Solve<double>([1, 0, 0, 1], [1, double.NaN], 1));
        AssertRefused("XᵀWX has 2·2 = 4 values; the span has 3.", () => GramNormalEquations.Solve<double>([1, 0, 1], [1, 1], 1));
        AssertRefused(
            "The covariance of X and y has 3·3 = 9 values; the span has 4.",
            () => GramNormalEquations.SolveWithIntercept<double>([1, 0, 0, 1], [1, 1, 1], 5));
        AssertRefused("There must be at least one unknown.", () => GramNormalEquations.SolveWithIntercept<double>([1], [1], 5));
        AssertRefused("The ridge must be finite and not negative.", () => GramNormalEquations.Solve<double>([1], [1], 1, ridge: -1));
        AssertRefused(
            "The sum of the weights must be positive and finite.",
            () => GramNormalEquations.SolveWithIntercept<double>([1, 0, 0, 1], [1, 1], 0));
        AssertRefused(
            "The observations must be more than the coefficients, 1.",
            () => GramNormalEquations.Solve<double>([1], [1], 1).ResidualVariance(1));
        AssertRefused(
            "A variance must not be negative.", () => GramNormalEquations.Solve<double>([1], [1], 1).StandardErrors(double.NaN));
        Assert.Throws<InvalidOperationException>(() => GramNormalEquations.Solve<double>([1], [1], 1, ridge: 1).StandardErrors(9));
        Assert.Throws<NotSupportedException>(() => GramNormalEquations.Solve<Half>([(Half)1], [(Half)1], (Half)1));

        // A ridge makes it solvable.
        Assert.Equal(0.4, GramNormalEquations.Solve<double>([1, 1, 1, 1], [1, 1], 1, ridge: 0.5).Coefficients[0], 1e-15);
    }

    private static GramNormalEquations Plain(NistRegression set)
    {
        int unknowns = set.Columns.Length + 1;
        var shape = new GramShape(unknowns, set.Y.Length, FeatureLayout.ChannelsLast);
        double[] gram = new double[shape.GramLength];
        double[] right = new double[unknowns];
        double[] ones = [.. set.Y.Select(_ => 1.0)];
        double squares = Gram.ComputeWeighted<double, double>(set.Rows, set.Y, ones, shape, gram, right);
        return GramNormalEquations.Solve<double>(gram, right, squares);
    }

    private static GramNormalEquations WithIntercept(NistRegression set)
    {
        var shape = new GramShape(set.Columns.Length + 1, set.Y.Length);
        double[] covariance = new double[shape.GramLength];
        double[] means = new double[shape.Channels];
        Gram.ComputeCovariance<double, double>(
            [.. set.Columns.SelectMany(column => column), .. set.Y], shape, covariance, means, CovarianceNormalization.Biased);
        return GramNormalEquations.SolveWithIntercept<double>(covariance, means, shape.Pixels);
    }

    /// <summary>The least digits of values are the stated ones, no more and no less.</summary>
    private static void AssertDigits(double stated, ReadOnlySpan<double> certified, ReadOnlySpan<double> actual)
    {
        double least = 16;
        for (int i = 0; i < certified.Length; i++)
        {
            least = Math.Min(least, DigitsOf(certified[i], actual[i]));
        }

        Assert.InRange(least, stated - 0.05, stated + 0.05);
    }

    private static void AssertEach(double digits, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            AssertAtLeast(digits, expected[i], actual[i]);
        }
    }

    private static void AssertAtLeast(double digits, double expected, double actual) =>
        Assert.InRange(DigitsOf(expected, actual), digits, double.PositiveInfinity);

    private static double DigitsOf(double expected, double actual) => -Math.Log10(Math.Abs(actual - expected) / Math.Abs(expected));

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
