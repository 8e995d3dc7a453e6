using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Gradients against what a function does when one value of its argument is moved.</summary>
internal static class Differences
{
    /// <summary>Of values of the order of 1: the error is that of the quotient, h² times the third derivative, and u/h.</summary>
    private const double Step = 1e-5;

    /// <summary>Holds the gradient that torch gives to central differences.</summary>
    /// <param name="function">From a tensor to a number.</param>
    /// <param name="at">In <see cref="double"/>, in its own layout.</param>
    public static void Check(Func<Tensor, Tensor> function, Tensor at)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor argument = at.clone().requires_grad_();
        function(argument).backward();
        double[] actual = Maps.Values<double>(argument.grad!);
        double[] expected = new double[actual.Length];
        double[] values = Maps.Values<double>(at);
        using var noGradients = torch.no_grad();
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = value + Step;
            double above = ValueOf(function, values, at);
            values[i] = value - Step;
            double below = ValueOf(function, values, at);
            values[i] = value;
            expected[i] = (above - below) / (2 * Step);
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        Assert.NotEqual(0, largest);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-7 * largest);
        }
    }

    private static double ValueOf(Func<Tensor, Tensor> function, double[] values, Tensor like)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return function(torch.tensor(values, like.shape)).item<double>();
    }
}
