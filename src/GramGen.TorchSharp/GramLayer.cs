using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// A module that computes Gram matrices of features: C × C for C × M or C × H × W, N × C × C for N × C × H × W.
/// </summary>
/// <remarks>It has no parameters. For the tensors and exceptions see <see cref="TensorGram.Gram"/>.</remarks>
/// <param name="scale">s in G = s·F·Fᵀ; 1 by default.</param>
/// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
public sealed class GramLayer(GramScale scale = default, GramOptions? options = null)
    : torch.nn.Module<Tensor, Tensor>(nameof(GramLayer))
{
    /// <summary>Computes the Gram matrices of features.</summary>
    /// <param name="input">C × M, C × H × W or N × C × H × W.</param>
    public override Tensor forward(Tensor input) => input.Gram(scale, options);
}
