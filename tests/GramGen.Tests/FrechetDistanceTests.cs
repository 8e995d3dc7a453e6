using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Fréchet distances of normal distributions, also of singular ones.</summary>
public sealed class FrechetDistanceTests
{
    /// <summary>‖μ₁ − μ₂‖² + (σ₁ − σ₂)².</summary>
    [Fact]
    public void OneDimension_HasTheKnownDistance() => Assert.Equal(25, FrechetDistance.Compute([1], [4], [5], [25]), 12);

    /// <summary>Of covariances with the same eigenvectors it is the sum of (√λ₁ − √λ₂)².</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(90)]
    public void CommutingCovariances_HaveTheKnownDistance(int order)
    {
        double[] means = new double[order];
        double[] first = new SpectralMatrix(order, i => 1.0 + i).Apply(value => value);
        double[] second = new SpectralMatrix(order, i => 1.0 + i).Apply(Second);
        double expected = Enumerable.Range(0, order).Sum(k => Math.Pow(Math.Sqrt(1.0 + k) - Math.Sqrt(Second(1.0 + k)), 2));
        double actual = FrechetDistance.Compute(means, first, means, second);
        Assert.Equal(expected, actual, 1e-10 * order * order);
        Assert.Equal(actual, FrechetDistance.Compute(means, second, means, first), 1e-10 * order * order);

        static double Second(double value) => 3 / value;
    }

    /// <summary>Also with fewer samples than dimensions, where the usual root of the product is complex.</summary>
    [Theory]
    [InlineData(8, 100)]
    [InlineData(60, 20)]
    [InlineData(100, 101)]
    [InlineData(150, 1000)]
    public void ADistribution_HasNoDistanceToItself(int order, int samples)
    {
        (double[] means, double[] covariance) = Sample(order, samples, seed: 1);
        double bound = order * order * Math.ScaleB(1, -48) * Trace(covariance, order);
        Assert.InRange(FrechetDistance.Compute(means, covariance, means, covariance), 0, bound);
    }

    /// <summary>A distance that neither the ranks nor a rotation of the space change: singular against full, and both singular.</summary>
    [Fact]
    public void SingularCovariances_HaveTheKnownDistance()
    {
        const int Order = 30;
        double[] means = new double[Order];
        foreach ((Func<int, double> first, Func<int, double> second) in new (Func<int, double>, Func<int, double>)[]
        {
            (i => i < 10 ? 1.0 + i : 0, i => 4.0 + i),
            (i => i < 10 ? 1.0 + i : 0, i => i >= 20 ? 2 : 0),
            (i => 0, i => i),
            (i => 0, i => 0),
        })
        {
            double expected = Enumerable.Range(0, Order).Sum(i => Math.Pow(Math.Sqrt(first(i)) - Math.Sqrt(second(i)), 2));
            double actual = FrechetDistance.Compute(
                means, new SpectralMatrix(Order, first).Apply(value => value),
                means, new SpectralMatrix(Order, second).Apply(value => value));
            // A rounding error of a covariance may be the square of one here: the root of 30 ulps of 30.
            Assert.Equal(expected, actual, 1e-5);
        }
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        double[] means = [0, 0];
        double[] unit = [1, 0, 0, 1];
        Refuse<ArgumentException>("There are 2 first means, but 1 second ones.", () => FrechetDistance.Compute(means, unit, [0], unit));
        Refuse<ArgumentException>(
            "A matrix of order 2 has 4 values; the span has 1.", () => FrechetDistance.Compute(means, [1], means, unit));
        Refuse<ArgumentException>(
            "Values must be finite; entry (0, 1) is NaN.", () => FrechetDistance.Compute([0, double.NaN], unit, means, unit));
        Refuse<ArithmeticException>(
            "The matrix is not positive semidefinite: -1 is left of diagonal entry 1",
            () => FrechetDistance.Compute(means, unit, means, [1, 0, 0, -1]));

        static void Refuse<TException>(string message, Action call)
            where TException : Exception =>
            Assert.StartsWith(message, Assert.ThrowsAny<TException>(call).Message, StringComparison.Ordinal);
    }

    private static (double[] Means, double[] Covariance) Sample(int order, int samples, int seed)
    {
        var shape = new GramShape(order, samples);
        double[] means = new double[order];
        double[] covariance = new double[order * order];
        Gram.ComputeCovariance(Samples.UniformDoubles(shape, seed), shape, covariance, means);
        return (means, covariance);
    }

    private static double Trace(double[] matrix, int order) => Enumerable.Range(0, order).Sum(i => matrix[i * (order + 1)]);
}
