using System.Diagnostics.CodeAnalysis;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>E = ρ·‖s·F·Fᵀ − A‖²_F, of which D = s·F·Fᵀ − A is kept.</summary>
internal sealed class DifferentiableStyleLoss : DifferentiableProduct
{
    private readonly Tensor _difference;
    private readonly GramStyleLoss _loss;
    private readonly GramGradientOptions? _options;

    private DifferentiableStyleLoss(
        TensorRoute route, Tensor result, Tensor difference, GramStyleLoss loss, GramGradientOptions? options)
        : base(route, result) => (_difference, _loss, _options) = (difference, loss, options);

    [NotNull]
    public override Tensor? Kept => _difference;

    public static DifferentiableStyleLoss Of(
        TensorRoute route, in FeatureTensor features, Tensor target, GramStyleLoss loss, GramGradientOptions? options)
    {
        (Tensor value, Tensor difference) = route.StyleDifference(features, target, loss, options);
        return new(route, value, difference, loss, options);
    }

    public override Tensor Gradient(TensorRoute route, in FeatureTensor features, Tensor? kept, Tensor resultGradient) =>
        route.StyleGradient(features, kept!, resultGradient, _loss, _options);
}
