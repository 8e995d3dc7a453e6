using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Operations;

/// <summary>TorchSharp tensors on the CPU, in place and in torch's autograd graph; available only where libtorch loads.</summary>
internal static class TensorOperations
{
    public static readonly Operation Gram = new("tensor.Gram", PrepareGram, expected => expected.SameBits) { Fits = _ => true };

    public static readonly Operation StyleLoss = new("tensor style loss, autograd", PrepareStyleLoss, expected => expected.StyleLoss)
    {
        Flops = GradientOperations.StyleLoss.Flops,
        Fits = _ => true,
    };

    public static readonly Operation InverseRoot =
        new("tensor (G + ε)^(-½)", PrepareInverseRoot, expected => expected.InverseRoot)
        {
            Flops = FunctionOperations.InverseRoot.Flops,
            Fits = FunctionOperations.InverseRoot.Fits,
        };

    public static readonly Operation Muon = new("tensor, Muon, 5 steps", PrepareMuon, expected => expected.Muon)
    {
        Flops = FunctionOperations.Muon.Flops,
        Fits = FunctionOperations.Muon.Fits,
    };

    /// <summary>Those that can run on this machine.</summary>
    public static IReadOnlyList<Operation> Available =>
        TorchGramBackend.Probe().IsAvailable ? [Gram, StyleLoss, InverseRoot, Muon] : [];

    private static Call PrepareGram(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        return TensorCall.Prepare(() => features.Gram(options: inputs.Options), features);
    }

    private static Call PrepareInverseRoot(OperationInputs inputs)
    {
        Memory<float> values = FunctionOperations.GramOf(inputs);
        double ridge = FunctionOperations.RidgeOf(values.Span, inputs.Shape.Channels);
        torch.Tensor gram = TensorCall.MatrixTensor(values, inputs.Shape);
        return TensorCall.Prepare(() => gram.MatrixInverseSquareRoot(ridge, inputs.Options), gram);
    }

    private static Call PrepareMuon(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        return TensorCall.Prepare(() => features.PolarFactor(options: inputs.Options), features);
    }

    private static Call PrepareStyleLoss(OperationInputs inputs) => TensorCall.PrepareLoss(
        inputs, (features, target) => features.StyleLoss(target, GradientOperations.Loss, options: inputs.Options));
}

/// <summary>Prepares calls on TorchSharp tensors, GramGen's and libtorch's own alike.</summary>
internal static class TensorCall
{
    /// <summary>A call whose result is a tensor.</summary>
    public static Call Prepare(Func<torch.Tensor> function, params torch.Tensor[] inputs)
    {
        torch.Tensor? last = null;
        return new Call(Run, Result) { Release = Release };

        void Run()
        {
            last?.Dispose();
            using DisposeScope scope = torch.NewDisposeScope();
            last = function().DetachFromDisposeScope();
        }

        double[] Result()
        {
            using torch.Tensor doubles = last!.to(torch.float64);
            return doubles.data<double>().ToArray();
        }

        void Release()
        {
            last?.Dispose();
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    /// <summary>Forward and backward pass of a loss of features and target.</summary>
    /// <param name="inputs">The features and the target.</param>
    /// <param name="lossOf">Computes the loss.</param>
    /// <param name="constants">What else the loss depends on; released with the call.</param>
    public static Call PrepareLoss(
        OperationInputs inputs, Func<torch.Tensor, torch.Tensor, torch.Tensor> lossOf, params torch.Tensor[] constants)
    {
        torch.Tensor values = FeatureTensor(inputs);
        torch.Tensor target = MatrixTensor(inputs.Target, inputs.Shape);
        double last = double.NaN;
        Call call = Prepare(
            () =>
            {
                // Detached, because backward would otherwise add to the gradient of the previous run.
                torch.Tensor features = values.detach().requires_grad_(true);
                torch.Tensor loss = lossOf(features, target);
                loss.backward();
                last = loss.item<float>();
                return features.grad!;
            },
            [values, target, .. constants]);
        return call with { Result = () => [.. call.Result(), last] };
    }

    /// <summary>F as a tensor, C × M.</summary>
    public static torch.Tensor FeatureTensor(OperationInputs inputs) =>
        Copy(inputs.Features.ToArray(), inputs.Shape.Channels, inputs.Shape.Pixels);

    /// <summary>A matrix C × C as a tensor.</summary>
    public static torch.Tensor MatrixTensor(Memory<float> values, GramShape shape) =>
        Copy(values.ToArray(), shape.Channels, shape.Channels);

    /// <summary>
    /// A tensor in torch's own aligned memory, like the outputs of layers; <c>torch.tensor</c> alone would use the array, which is
    /// not aligned.
    /// </summary>
    public static torch.Tensor Copy(float[] values, params long[] lengths)
    {
        using torch.Tensor flat = torch.tensor(values);
        using torch.Tensor shaped = flat.reshape(lengths);
        return shaped.clone();
    }
}
