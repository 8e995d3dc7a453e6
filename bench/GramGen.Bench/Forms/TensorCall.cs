using TorchSharp;

namespace GramGen.Bench.Forms;

/// <summary>Calls on tensors of TorchSharp, GramGen's and libtorch's own, made ready alike.</summary>
internal static class TensorCall
{
    /// <summary>A call whose result is a tensor.</summary>
    public static FormCall Prepare(Func<torch.Tensor> function, params torch.Tensor[] inputs)
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

    /// <summary>Forward and backward of a loss of features and their target.</summary>
    public static FormCall PrepareLoss(FormData data, Func<torch.Tensor, torch.Tensor, torch.Tensor> lossOf)
    {
        torch.Tensor values = MapOf(data.Features, data.Shape);
        torch.Tensor target = MatrixOf(data.Target, data.Shape);
        double last = double.NaN;
        FormCall call = Prepare(
            () =>
            {
                // The same values without a gradient yet: else backward would add to the last one.
                torch.Tensor features = values.detach().requires_grad_(true);
                torch.Tensor loss = lossOf(features, target);
                loss.backward();
                last = loss.item<float>();
                return features.grad!;
            },
            values,
            target);
        return call with { Result = () => [.. call.Result(), last] };
    }

    public static torch.Tensor MapOf(Memory<float> features, GramShape shape) => Of(features.ToArray(), shape.Channels, shape.Pixels);

    public static torch.Tensor MatrixOf(Memory<float> values, GramShape shape) => Of(values.ToArray(), shape.Channels, shape.Channels);

    /// <summary>A tensor in torch's own memory, as layers leave theirs: <c>torch.tensor</c> stays in the array, which is not aligned.</summary>
    public static torch.Tensor Of(float[] values, params long[] lengths)
    {
        using torch.Tensor flat = torch.tensor(values);
        using torch.Tensor shaped = flat.reshape(lengths);
        return shaped.clone();
    }
}
