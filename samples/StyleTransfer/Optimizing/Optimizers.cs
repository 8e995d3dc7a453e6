using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>The optimisers by name.</summary>
internal static class Optimizers
{
    public const string LBfgsName = "lbfgs";
    public const string AdamName = "adam";

    /// <param name="name">One of the names.</param>
    /// <param name="start">Where to start; it is disposed.</param>
    public static IOptimizer Start(string name, Tensor start)
    {
        using (start)
        {
            return name == AdamName ? new Adam(start) : new LBfgs(start);
        }
    }

    /// <param name="name">One of the names.</param>
    /// <param name="state">What an optimiser of that name had as its state.</param>
    public static IOptimizer Resume(string name, IReadOnlyDictionary<string, Tensor> state) =>
        name == AdamName ? Adam.Resume(state) : LBfgs.Resume(state);
}
