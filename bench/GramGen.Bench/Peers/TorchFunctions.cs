using GramGen.Bench.Operations;
using TorchSharp;

namespace GramGen.Bench.Peers;

/// <summary>Functions of symmetric matrices by the same steps as GramGen's, with libtorch's products.</summary>
internal static class TorchFunctions
{
    /// <summary>G·G.</summary>
    public static Call PrepareProduct(OperationInputs inputs)
    {
        torch.Tensor left = TensorCall.MatrixTensor(FunctionOperations.GramOf(inputs), inputs.Shape);
        torch.Tensor right = TensorCall.MatrixTensor(FunctionOperations.GramOf(inputs), inputs.Shape);
        return TensorCall.Prepare(() => torch.mm(left, right), left, right);
    }

    /// <summary>(G + ε)^(-½) by the coupled Newton–Schulz iteration, with the same end.</summary>
    public static Call PrepareInverseRoot(OperationInputs inputs)
    {
        Memory<float> values = FunctionOperations.GramOf(inputs);
        double ridge = FunctionOperations.RidgeOf(values.Span, inputs.Shape.Channels);
        torch.Tensor gram = TensorCall.MatrixTensor(values, inputs.Shape);
        torch.Tensor identity = torch.eye(inputs.Shape.Channels);
        return TensorCall.Prepare(() => InverseRoot(gram, identity, ridge), gram, identity);
    }

    /// <summary>Muon as its users write it: three products in each step.</summary>
    public static Call PrepareMuon(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        return TensorCall.Prepare(() => Muon(features), features);
    }

    /// <summary>Muon by steps on the Gram matrix.</summary>
    public static Call PrepareGramMuon(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        torch.Tensor identity = torch.eye(inputs.Shape.Channels);
        return TensorCall.Prepare(() => GramMuon(features, identity), features, identity);
    }

    private static torch.Tensor InverseRoot(torch.Tensor gram, torch.Tensor identity, double ridge)
    {
        torch.Tensor shifted = gram + (ridge * identity);
        double scale = Math.Pow(4, Math.Ceiling(Math.Log(shifted.norm().item<float>(), 4)));
        torch.Tensor root = shifted / scale;
        torch.Tensor inverse = identity;
        double previous = double.PositiveInfinity;
        for (bool isFirst = true; ; isFirst = false)
        {
            torch.Tensor error = identity - (isFirst ? root : torch.mm(inverse, root));
            double residual = error.norm().item<float>();
            if (previous <= 1.0 / 128 && residual > previous / 2)
            {
                return inverse / Math.Sqrt(scale);
            }

            torch.Tensor step = (0.5 * error) + identity;
            root = torch.mm(root, step);
            inverse = isFirst ? step : torch.mm(step, inverse);
            if (residual <= Math.Sqrt(Math.Pow(2, -23)))
            {
                return inverse / Math.Sqrt(scale);
            }

            previous = residual;
        }
    }

    private static torch.Tensor Muon(torch.Tensor features)
    {
        torch.Tensor x = features / features.norm();
        foreach (NewtonSchulzStep step in NewtonSchulzStep.Muon)
        {
            torch.Tensor gram = torch.mm(x, x.t());
            torch.Tensor polynomial = (step.B * gram) + (step.C * torch.mm(gram, gram));
            x = (step.A * x) + torch.mm(polynomial, x);
        }

        return x;
    }

    private static torch.Tensor GramMuon(torch.Tensor features, torch.Tensor identity)
    {
        torch.Tensor x = features / features.norm();
        for (int first = 0; first < NewtonSchulzStep.Muon.Length; first = first == 0 ? 2 : first + 3)
        {
            int end = first == 0 ? 2 : Math.Min(first + 3, NewtonSchulzStep.Muon.Length);
            torch.Tensor gram = torch.mm(x, x.t());
            torch.Tensor? factor = null;
            for (int number = first; number < end; number++)
            {
                NewtonSchulzStep step = NewtonSchulzStep.Muon[number];
                torch.Tensor polynomial = (step.B * gram) + (step.C * torch.mm(gram, gram));
                factor = factor is null ? polynomial + (step.A * identity) : torch.mm(factor, polynomial) + (step.A * factor);
                if (number + 1 < end)
                {
                    torch.Tensor next = torch.mm(gram, polynomial) + (step.A * gram);
                    gram = torch.mm(polynomial, next) + (step.A * next);
                }
            }

            x = torch.mm(factor!, x);
        }

        return x;
    }
}
