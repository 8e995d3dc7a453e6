using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>A product that has been computed, with what its gradient will be computed from besides the features.</summary>
/// <remarks>
/// It is computed before torch is told of it, for what is thrown while torch makes a node of its graph leaves that node behind.
/// </remarks>
/// <param name="route">What computed it.</param>
/// <param name="result">The result, which this disposes.</param>
internal abstract class DifferentiableProduct(TensorRoute route, Tensor result) : IDisposable
{
    /// <summary>What computed it, and computes its gradient.</summary>
    public TensorRoute Route { get; } = route;

    /// <summary>The result, as it was computed.</summary>
    public Tensor Result { get; } = result;

    /// <summary>A tensor to be kept for the gradient, which this disposes; the graph has its own hold of it.</summary>
    public virtual Tensor? Kept => null;

    /// <summary>The gradient with respect to the features.</summary>
    /// <param name="route">What computes it: torch, if it is to be differentiated in turn.</param>
    /// <param name="features">F.</param>
    /// <param name="kept">What was kept.</param>
    /// <param name="resultGradient">The gradient with respect to the result.</param>
    public abstract Tensor Gradient(TensorRoute route, in FeatureTensor features, Tensor? kept, Tensor resultGradient);

    /// <summary>Disposes what the forward pass made; what the gradient needs, the graph holds.</summary>
    public void Dispose()
    {
        Result.Dispose();
        Kept?.Dispose();
    }
}
