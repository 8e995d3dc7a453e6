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
    (double Loss, IReadOnlyDictionary<string, double> Parts) Step(Func<Tensor, Evaluation> evaluate);
}

/// <summary>A loss, its parts by name, and its gradient.</summary>
internal sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Parts, Tensor Gradient) : IDisposable
{
    public void Dispose() => Gradient.Dispose();
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
    public static IOptimizer Resume(string name, IReadOnlyDictionary<string, Tensor> state) =>
        name == AdamName ? Adam.Resume(state) : LBfgs.Resume(state);
}
