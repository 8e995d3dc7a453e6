using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Fréchet distances of tensors are those of spans.</summary>
public sealed class TensorFrechetDistanceTests
{
    public TensorFrechetDistanceTests() => Torch.Require();

    [Fact]
    public void Any_storage_has_the_distance_of_spans()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor first = Maps.Random([6, 40], seed: 1);
        Tensor second = Maps.Random([6, 40], seed: 2);
        (Tensor firstMeans, Tensor secondMeans) = (first.mean([-1]), second.mean([-1]).add(torch.tensor(1.0)));
        (Tensor firstCovariance, Tensor secondCovariance) = (first.Covariance(), second.Covariance());
        double expected = FrechetDistance.Compute(
            Maps.Values<double>(firstMeans), Maps.Values<double>(firstCovariance),
            Maps.Values<double>(secondMeans), Maps.Values<double>(secondCovariance));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Equal(expected, TensorFrechetDistance.Compute(firstMeans, firstCovariance, secondMeans, secondCovariance));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Tensor everySecond = torch.stack([secondMeans, secondMeans], 1).select(1, 0);
        Assert.Equal(
            expected,
            TensorFrechetDistance.Compute(
                firstMeans.requires_grad_(), firstCovariance.contiguous().mT, everySecond, secondCovariance.requires_grad_()));

        // Rounded to single, and with triangles that were rounded differently.
        Tensor single = firstCovariance.to(torch.ScalarType.Float32);
        Tensor uneven = single.add(torch.ones_like(single).triu(1).mul(torch.tensor(1e-6f)));
        Assert.Equal(
            expected,
            TensorFrechetDistance.Compute(firstMeans.to(torch.ScalarType.Float32), uneven, secondMeans, secondCovariance),
            1e-5);
    }

    [Fact]
    public void Other_tensors_are_refused()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor means = torch.zeros(2);
        Tensor unit = torch.eye(2);
        Refused<ArgumentException>("Means are n values; the tensor is 2×2.", () => TensorFrechetDistance.Compute(unit, unit, means, unit));
        Refused<ArgumentException>(
            "A covariance is n×n; the tensor is 2×3.", () => TensorFrechetDistance.Compute(means, torch.zeros(2, 3), means, unit));
        Refused<ArgumentException>(
            "The tensor must be of floating-point numbers; it is of Int64.",
            () => TensorFrechetDistance.Compute(torch.zeros(2, torch.ScalarType.Int64), unit, means, unit));
        Refused<ArgumentException>(
            "A matrix of order 2 has 4 values; the span has 9.",
            () => TensorFrechetDistance.Compute(means, unit, means, torch.eye(3, dtype: torch.ScalarType.Float64)));
        Refused<ArgumentException>(
            "The matrix must be symmetric; entry (1, 0) is 0, entry (0, 1) 1.",
            () => TensorFrechetDistance.Compute(means, torch.ones(2, 2).triu(), means, unit));
        Refused<ArithmeticException>(
            "The matrix is not positive semidefinite: -1 is left",
            () => TensorFrechetDistance.Compute(means, unit, means, unit.neg()));
        Assert.Throws<ArgumentNullException>("secondMeans", () => TensorFrechetDistance.Compute(means, unit, null!, unit));

        static void Refused<TException>(string message, Action call)
            where TException : Exception =>
            Assert.StartsWith(message, Assert.Throws<TException>(call).Message, StringComparison.Ordinal);
    }
}
