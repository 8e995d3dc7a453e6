using GramGen.Bench.Peers;
using TorchSharp;

namespace GramGen.Bench.Forms;

/// <summary>What programs on libtorch call.</summary>
internal static class TorchFormPeers
{
    public static IEnumerable<FormPeer> All() =>
    [
        new(new TorchRoutine("mm"), data => PrepareMm(TensorCall.MapOf(data.Features, data.Shape)), ProductForms.Plain, TensorForms.Gram),
        new(new TorchRoutine("mm"), PrepareChannelsLast, ProductForms.ChannelsLast),
        new(new TorchRoutine("mm"), data => PrepareMm(FromDoubles(data)), ProductForms.Double),
        new(new TorchRoutine("cov"), PrepareCovariance, StatisticsForms.Covariance),
        new(new TorchRoutine("corrcoef"), PrepareCorrelation, StatisticsForms.Correlation),
        new(new TorchRoutine("mm"), PrepareBackward, GradientForms.Backward, GradientForms.SymmetricBackward),
        new(new TorchRoutine("autograd"), PrepareStyleLoss, GradientForms.StyleLoss, TensorForms.StyleLoss),
        .. BatchForms.All.Select(form => new FormPeer(new TorchRoutine("bmm"), data => PrepareBatch(data, form.Maps), form)),
    ];

    private static FormCall PrepareMm(torch.Tensor features) => TensorCall.Prepare(() => torch.mm(features, features.t()), features);

    private static FormCall PrepareChannelsLast(FormData data)
    {
        torch.Tensor features = TensorCall.Of(data.ChannelsLast.ToArray(), data.Shape.Pixels, data.Shape.Channels);
        return TensorCall.Prepare(() => torch.mm(features.t(), features), features);
    }

    private static FormCall PrepareCovariance(FormData data)
    {
        torch.Tensor features = TensorCall.MapOf(data.Features, data.Shape);
        return TensorCall.Prepare(() => features.cov(), features);
    }

    private static FormCall PrepareCorrelation(FormData data)
    {
        torch.Tensor features = TensorCall.MapOf(data.Features, data.Shape);
        return TensorCall.Prepare(() => features.corrcoef(), features);
    }

    private static FormCall PrepareBackward(FormData data)
    {
        torch.Tensor features = TensorCall.MapOf(data.Features, data.Shape);
        torch.Tensor gramGradient = TensorCall.MatrixOf(data.GramGradient, data.Shape);
        return TensorCall.Prepare(() => torch.mm(gramGradient + gramGradient.t(), features), features, gramGradient);
    }

    private static FormCall PrepareBatch(FormData data, int maps)
    {
        torch.Tensor features = TensorCall.Of(data.Maps(maps).ToArray(), maps, data.Shape.Channels, data.Shape.Pixels);
        return TensorCall.Prepare(() => torch.bmm(features, features.transpose(1, 2)), features);
    }

    /// <summary>Gatys' loss and its gradient as PyTorch's own example programs compute them.</summary>
    private static FormCall PrepareStyleLoss(FormData data)
    {
        double weight = GramStyleLoss.Gatys.WeightFor(data.Shape);
        return TensorCall.PrepareLoss(
            data, (features, target) => (torch.mm(features, features.t()) - target).square().sum() * weight);
    }

    private static torch.Tensor FromDoubles(FormData data)
    {
        using torch.Tensor flat = torch.tensor(data.Doubles.ToArray());
        using torch.Tensor shaped = flat.reshape(data.Shape.Channels, data.Shape.Pixels);
        return shaped.clone();
    }
}
