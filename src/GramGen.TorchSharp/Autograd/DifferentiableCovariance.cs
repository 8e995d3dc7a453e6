using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>The Gram matrix of deviations from the mean. They are made again for the gradient, not kept.</summary>
internal sealed class DifferentiableCovariance(
    TensorRoute route, in FeatureTensor features, CovarianceNormalization normalization, GramOptions? options)
    : DifferentiableProduct(route, route.Covariance(features, normalization, options))
{
    public override Tensor Gradient(TensorRoute route, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        route.CovarianceGradient(features, resultGradient, normalization, options);
}
