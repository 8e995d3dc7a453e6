using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>Goes downhill step by step.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>Where it is. The optimiser owns it.</summary>
    Tensor Point { get; }

    /// <summary>Takes a step.</summary>
    /// <param name="evaluate">The loss at a point and its gradient.</param>
    /// <returns>The loss after the step and its parts.</returns>
    (double Loss, IReadOnlyDictionary<string, double> Parts) Step(Func<Tensor, Evaluation> evaluate);

    /// <summary>All that the next step depends on, the point among it, by name. The tensors stay the optimiser's.</summary>
    IEnumerable<KeyValuePair<string, Tensor>> State { get; }
}
