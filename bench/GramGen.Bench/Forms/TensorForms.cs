using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Forms;

/// <summary>Tensors of TorchSharp on the CPU, in place and in torch's graph; only where libtorch runs.</summary>
internal static class TensorForms
{
    public static readonly Form Gram = new("tensor.Gram", PrepareGram, expected => expected.SameBits) { Fits = _ => true };

    public static readonly Form StyleLoss = new("tensor style loss, autograd", PrepareStyleLoss, expected => expected.StyleLoss)
    {
        Operations = GradientForms.StyleLoss.Operations,
        Fits = _ => true,
    };

    /// <summary>Those that can be measured here.</summary>
    public static IReadOnlyList<Form> Present => TorchGramBackend.Probe().IsAvailable ? [Gram, StyleLoss] : [];

    private static FormCall PrepareGram(FormData data)
    {
        torch.Tensor features = TensorCall.MapOf(data.Features, data.Shape);
        return TensorCall.Prepare(() => features.Gram(data.Options), features);
    }

    private static FormCall PrepareStyleLoss(FormData data) => TensorCall.PrepareLoss(
        data, (features, target) => features.StyleLoss(target, GramStyleLoss.Gatys, data.GradientOptions));
}
