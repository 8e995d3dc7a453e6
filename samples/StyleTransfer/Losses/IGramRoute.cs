using GramGen;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>How Gram matrices and style losses are computed.</summary>
internal interface IGramRoute
{
    string Name { get; }

    /// <summary>s·F·Fᵀ.</summary>
    Tensor Gram(Tensor features, GramScale scale);

    /// <summary>E = ρ·‖s·F·Fᵀ − A‖² and its gradient with respect to the features.</summary>
    (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss);
}
