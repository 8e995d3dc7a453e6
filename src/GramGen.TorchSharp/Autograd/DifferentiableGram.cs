using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>G = s·F·Fᵀ.</summary>
internal sealed class DifferentiableGram(TensorRoute route, in FeatureTensor features, GramOptions? options)
    : DifferentiableProduct(route, route.Gram(features, options))
{
    public override Tensor Gradient(TensorRoute route, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        route.GramGradient(features, resultGradient, options);
}
