using GramGen.Bench.Peers;
using TorchSharp;

namespace GramGen.Bench.Forms;

/// <summary>What programs on libtorch call.</summary>
internal static class TorchFormPeers
{
    public static IEnumerable<FormPeer> All() =>
    [
        new(new TorchRoutine("mm"), data => PrepareMm(FromFloats(data.Features, data.Shape)), ProductForms.Plain),
        new(new TorchRoutine("mm"), PrepareChannelsLast, ProductForms.ChannelsLast),
        new(new TorchRoutine("mm"), data => PrepareMm(FromDoubles(data)), ProductForms.Double),
        new(new TorchRoutine("cov"), PrepareCovariance, StatisticsForms.Covariance),
        new(new TorchRoutine("corrcoef"), PrepareCorrelation, StatisticsForms.Correlation),
        new(new TorchRoutine("mm"), PrepareBackward, GradientForms.Backward, GradientForms.SymmetricBackward),
        new(new TorchRoutine("autograd"), PrepareStyleLoss, GradientForms.StyleLoss),
        .. BatchForms.All.Select(form => new FormPeer(new TorchRoutine("bmm"), data => PrepareBatch(data, form.Maps), form)),
    ];

    private static FormCall PrepareMm(torch.Tensor features) => Prepare(() => torch.mm(features, features.t()), features);

    private static FormCall PrepareChannelsLast(FormData data)
    {
        torch.Tensor features = Tensor(data.ChannelsLast.ToArray(), data.Shape.Pixels, data.Shape.Channels);
        return Prepare(() => torch.mm(features.t(), features), features);
    }

    private static FormCall PrepareCovariance(FormData data)
    {
        torch.Tensor features = FromFloats(data.Features, data.Shape);
        return Prepare(() => features.cov(), features);
    }

    private static FormCall PrepareCorrelation(FormData data)
    {
        torch.Tensor features = FromFloats(data.Features, data.Shape);
        return Prepare(() => features.corrcoef(), features);
    }

    private static FormCall PrepareBackward(FormData data)
    {
        torch.Tensor features = FromFloats(data.Features, data.Shape);
        torch.Tensor gramGradient = MatrixOf(data.GramGradient, data.Shape);
        return Prepare(() => torch.mm(gramGradient + gramGradient.t(), features), features, gramGradient);
    }

    private static FormCall PrepareBatch(FormData data, int maps)
    {
        torch.Tensor features = Tensor(data.Maps(maps).ToArray(), maps, data.Shape.Channels, data.Shape.Pixels);
        return Prepare(() => torch.bmm(features, features.transpose(1, 2)), features);
    }

    /// <summary>Gatys' loss and its gradient as PyTorch's own example programs compute them.</summary>
    private static FormCall PrepareStyleLoss(FormData data)
    {
        torch.Tensor values = FromFloats(data.Features, data.Shape);
        torch.Tensor target = MatrixOf(data.Target, data.Shape);
        double weight = GramStyleLoss.Gatys.WeightFor(data.Shape);
        double last = double.NaN;
        FormCall call = Prepare(
            () =>
            {
                // The same values without a gradient yet: else backward would add to the last one.
                torch.Tensor features = values.detach().requires_grad_(true);
                torch.Tensor loss = (torch.mm(features, features.t()) - target).square().sum() * weight;
                loss.backward();
                last = loss.item<float>();
                return features.grad!;
            },
            values,
            target);
        return call with { Result = () => [.. call.Result(), last] };
    }

    private static FormCall Prepare(Func<torch.Tensor> function, params torch.Tensor[] inputs)
    {
        torch.Tensor? last = null;
        return new FormCall(Run, Result) { Release = Release };

        void Run()
        {
            last?.Dispose();
            using DisposeScope scope = torch.NewDisposeScope();
            last = function().DetachFromDisposeScope();
        }

        double[] Result()
        {
            using torch.Tensor wide = last!.to(torch.float64);
            return wide.data<double>().ToArray();
        }

        void Release()
        {
            last?.Dispose();
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    private static torch.Tensor FromFloats(Memory<float> features, GramShape shape) =>
        Tensor(features.ToArray(), shape.Channels, shape.Pixels);

    private static torch.Tensor MatrixOf(Memory<float> values, GramShape shape) =>
        Tensor(values.ToArray(), shape.Channels, shape.Channels);

    private static torch.Tensor FromDoubles(FormData data)
    {
        using torch.Tensor flat = torch.tensor(data.Doubles.ToArray());
        return flat.reshape(data.Shape.Channels, data.Shape.Pixels);
    }

    private static torch.Tensor Tensor(float[] values, params long[] lengths)
    {
        using torch.Tensor flat = torch.tensor(values);
        return flat.reshape(lengths);
    }
}
