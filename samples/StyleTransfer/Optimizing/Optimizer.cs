using System.Globalization;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>Minimizes a loss step by step.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>The current point. Owned by the optimiser.</summary>
    Tensor Point { get; }

    /// <summary>Everything the next step depends on, including the point, by name. Owned by the optimiser.</summary>
    IEnumerable<KeyValuePair<string, Tensor>> State { get; }

    /// <summary>Takes a step.</summary>
    /// <param name="evaluate">Computes the loss and its gradient at a point.</param>
    /// <returns>The loss and its parts: of L-BFGS after the step, of Adam before it.</returns>
    /// <exception cref="UsageException">The loss at the current point or its gradient is not finite.</exception>
    (double Loss, IReadOnlyDictionary<string, double> Parts) Step(Func<Tensor, Evaluation> evaluate);
}

/// <summary>A loss, its parts by name, and its gradient.</summary>
internal sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Parts, Tensor Gradient) : IDisposable
{
    /// <summary>Whether the loss and the squared norm of its gradient are finite; otherwise no step leads anywhere.</summary>
    public bool IsFinite { get; } = double.IsFinite(Loss) && double.IsFinite(SquaredNormOf(Gradient));

    /// <returns>This evaluation.</returns>
    /// <exception cref="UsageException">The loss or its gradient is not finite. This evaluation is disposed.</exception>
    public Evaluation RequireFinite()
    {
        if (IsFinite)
        {
            return this;
        }

        Dispose();
        (string name, double value) = Parts.MaxBy(part => double.IsNaN(part.Value) ? double.PositiveInfinity : part.Value);
        throw new UsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss or its gradient is not finite; the largest part of the loss is {name}, {value:E2}. "
            + $"Use smaller weights, or check the weight file."));
    }

    public void Dispose() => Gradient.Dispose();

    private static double SquaredNormOf(Tensor gradient)
    {
        using Tensor product = gradient.dot(gradient);
        return product.ToDouble();
    }
}

/// <summary>Creates optimisers by name.</summary>
internal static class Optimizers
{
    public const string LBfgsName = "lbfgs";
    public const string AdamName = "adam";

    /// <param name="name">One of the names.</param>
    /// <param name="start">The starting point; disposed.</param>
    public static IOptimizer Start(string name, Tensor start)
    {
        using (start)
        {
            return name == AdamName ? new Adam(start) : new LBfgs(start);
        }
    }

    /// <param name="name">One of the names.</param>
    /// <param name="state">The <see cref="IOptimizer.State"/> of an optimiser of that name.</param>
    /// <param name="steps">The number of steps that it took.</param>
    public static IOptimizer Resume(string name, IReadOnlyDictionary<string, Tensor> state, int steps) =>
        name == AdamName ? Adam.Resume(state, steps) : LBfgs.Resume(state);

    /// <summary>The names in the <see cref="IOptimizer.State"/> of an optimiser; each of the tensors has the length of the point.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="count">The number of tensors in a state; the names differ from it in number if there is no such state.</param>
    public static string[] StateNames(string name, int count) => name == AdamName ? Adam.StateNames : LBfgs.StateNames(count);
}
