using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>torch's operations, on the device of the matrices and on all of a batch together.</summary>
internal sealed class TorchMatrixImplementation : MatrixImplementation
{
    public override Tensor Product(Tensor left, Tensor right, GramOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        using var precision = FullPrecision.On(left.device, allowsTf32: false);
        return TorchProducts.SymmetricProduct(left, right);
    }

    public override Tensor Root(Tensor matrix, MatrixRoot root, double ridge, GramOptions options, out MatrixConvergence convergence)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        TorchMatrices.ThrowIfNotSymmetric(matrix, nameof(matrix));
        var result = TorchRoots.Compute(matrix, root, ridge, options.CancellationToken, out MatrixConvergence[] all);
        convergence = all.Aggregate(Worse);
        return result;
    }

    public override Tensor PolarFactor(Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions options) =>
        TorchPolarFactor.Compute(matrix, nameof(matrix), steps, options.CancellationToken);
}
