namespace GramGen.Tests;

/// <summary>
/// The univariate sets of the Statistical Reference Datasets (NIST, itl.nist.gov/div898/strd): means so large against what
/// the values vary by that the textbook formula fails.
/// </summary>
/// <remarks>
/// NumAcc3 and NumAcc4 certify a deviation of 0.1 of values such as 10000000.2, which no double is: the nearest are off by
/// up to 9·10⁻¹⁰. So no arithmetic of doubles comes nearer to the certified 0.1 than 8 or 9 digits. What can be asked for
/// is the deviation of the doubles themselves, and the digits of the certified value that they hold.
/// </remarks>
public sealed class NistUnivariateTests
{
    /// <summary>Digits that must be right: −log₁₀ of the relative error.</summary>
    private const double Digits = 13;

    /// <summary>A set, its mean, its standard deviation, and the digits of it that its doubles hold.</summary>
    public static TheoryData<string, double, double, double> Sets => new()
    {
        { "NumAcc1", 10000002, 1, 15 },
        { "NumAcc2", 1.2, 0.1, 13 },
        { "NumAcc3", 1000000.2, 0.1, 9 },
        { "NumAcc4", 10000000.2, 0.1, 8 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void MeanAndDeviation_KeepTheirDigits(string set, double certifiedMean, double certifiedDeviation, double held)
    {
        double[] values = Values(set);
        var shape = new GramShape(1, values.Length);
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            double[] variance = new double[1];
            double[] mean = new double[1];
            Gram.ComputeCovariance(values, shape, variance, mean, options: new GramOptions { Isa = isa });
            AssertDigits(ExactMoments.Covariance(values, values, values.Length - 1), variance[0], Digits);
            AssertDigits(ExactMoments.Mean(values), mean[0], 15);
            AssertDigits(certifiedMean, mean[0], 15);
            AssertDigits(certifiedDeviation, Math.Sqrt(variance[0]), held);
        }
    }

    /// <summary>The formula that must not be used keeps nothing of NumAcc4.</summary>
    [Fact]
    public void TheOnePassFormula_WouldNotDo()
    {
        double[] values = Values("NumAcc4");
        double mean = values.Average();
        double variance = (values.Sum(value => value * value) - (values.Length * mean * mean)) / (values.Length - 1);
        Assert.True(Math.Abs(variance - 0.01) > 0.001);
    }

    /// <summary>As NIST defines them: a value, then two others in turn.</summary>
    private static double[] Values(string set) => set switch
    {
        "NumAcc1" => [10000001, 10000003, 10000002],
        "NumAcc2" => [1.2, .. InTurn(1.1, 1.3)],
        "NumAcc3" => [1000000.2, .. InTurn(1000000.1, 1000000.3)],
        _ => [10000000.2, .. InTurn(10000000.1, 10000000.3)],
    };

    private static IEnumerable<double> InTurn(double first, double second) =>
        Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? first : second);

    private static void AssertDigits(double expected, double actual, double digits)
    {
        double error = Math.Abs(actual - expected) / Math.Abs(expected);
        Assert.True(error == 0 || -Math.Log10(error) >= digits, $"{actual:R} has {-Math.Log10(error):0.0} digits of {expected:R}.");
    }
}
