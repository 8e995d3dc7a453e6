using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>A loss, its parts by name, and its gradient.</summary>
internal sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Parts, Tensor Gradient) : IDisposable
{
    public void Dispose() => Gradient.Dispose();
}
