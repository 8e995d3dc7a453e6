using GramGen;
using TorchSharp;
using GramGen.TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>GramGen: on the CPU the generated kernels of declared sizes, the generic path for others.</summary>
internal sealed class GramGenRoute : IGramRoute
{
    public string Name => "gramgen";

    public Tensor Gram(Tensor features, GramScale scale) => features.Gram(scale);

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss)
    {
        using Tensor leaf = features.detach().requires_grad_();
        using Tensor error = leaf.StyleLoss(target, loss);
        error.backward();
        return (error.ToDouble(), leaf.grad!);
    }
}
