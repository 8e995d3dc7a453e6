using GramGen;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>Plain operations of torch, as a program without GramGen would have them.</summary>
internal sealed class TorchRoute : IGramRoute
{
    public string Name => "torch";

    public Tensor Gram(Tensor features, GramScale scale)
    {
        using Tensor rows = features.flatten(1);
        using Tensor columns = rows.t();
        using Tensor products = torch.mm(rows, columns);
        return products * scale.FactorFor(ShapeOf(rows));
    }

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss)
    {
        using Tensor leaf = features.detach().requires_grad_();
        using Tensor gram = Gram(leaf, loss.Scale);
        using Tensor difference = gram - target;
        using Tensor squares = difference.square();
        using Tensor sum = squares.sum();
        using Tensor error = sum * loss.WeightFor(ShapeOf(leaf));
        error.backward();
        return (error.ToDouble(), leaf.grad!);
    }

    private static GramShape ShapeOf(Tensor features) =>
        new((int)features.shape[0], (int)(features.numel() / features.shape[0]));
}
