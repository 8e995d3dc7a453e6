using GramGen.MatrixFunctions;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Polar factors of N matrices by torch's products: the Newton–Schulz steps on Gram matrices, and the restarts, of
/// <see cref="PolarFactor"/>.
/// </summary>
internal static class TorchPolarFactor
{
    /// <summary>Computes all steps on X/‖X‖_F.</summary>
    /// <param name="matrices">X, N × rows × columns.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="token">Cancels between two restarts.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static Tensor Compute(Tensor matrices, string name, ReadOnlySpan<NewtonSchulzStep> steps, CancellationToken token)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var precision = FullPrecision.On(matrices.device, allowsTf32: false);
        bool isTall = matrices.size(-2) > matrices.size(-1);
        Tensor normalized = Normalized(matrices, TorchMatrices.FiniteMagnitudes(matrices, name));

        // The columns of tall matrices are the channels, and last in memory.
        Tensor features = isTall ? normalized.mT : normalized;
        var identity = torch.eye(features.size(-2), dtype: matrices.dtype, device: matrices.device);
        int restart;
        for (int first = 0; first < steps.Length; first = restart)
        {
            restart = Restarts.Few.After(first, steps.Length);
            token.ThrowIfCancellationRequested();
            using Tensor factor = Factor(features, identity, steps[first..restart]);
            Tensor next = TorchProducts.BackwardProduct(features, factor);
            features.Dispose();
            features = next;
        }

        return scope.MoveToOuter((isTall ? features.mT : features).contiguous());
    }

    /// <summary>Q, by which some steps multiply X.</summary>
    private static Tensor Factor(Tensor features, Tensor identity, ReadOnlySpan<NewtonSchulzStep> steps)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor gram = TorchProducts.Symmetric(TorchProducts.Product(features));
        Tensor factor = identity;
        for (int number = 0; number < steps.Length; number++)
        {
            using DisposeScope inner = torch.NewDisposeScope();
            NewtonSchulzStep step = steps[number];
            Tensor square = TorchProducts.Symmetric(TorchProducts.Product(gram));
            Tensor polynomial = TorchProducts.Scaled(square, step.C).add_(TorchProducts.Scaled(gram, step.B));
            Tensor nextFactor = number == 0
                ? polynomial.add(TorchProducts.Scaled(identity, step.A))
                : TorchProducts.SymmetricProduct(factor, polynomial).add_(TorchProducts.Scaled(factor, step.A));
            factor = inner.MoveToOuter(nextFactor);
            if (number + 1 < steps.Length)
            {
                Tensor product = TorchProducts.SymmetricProduct(gram, polynomial).add_(TorchProducts.Scaled(gram, step.A));
                Tensor nextGram = TorchProducts.SymmetricProduct(polynomial, product).add_(TorchProducts.Scaled(product, step.A));
                gram = inner.MoveToOuter(nextGram);
            }
        }

        return scope.MoveToOuter(factor);
    }

    /// <summary>Each matrix over its Frobenius norm; one of zeros stays one.</summary>
    private static Tensor Normalized(Tensor matrices, double[] largest)
    {
        // Every value below 1 first, so that the squares neither overflow nor underflow.
        int[] exponents = Array.ConvertAll(largest, magnitude => magnitude == 0 ? 0 : -Math.ILogB(magnitude) - 1);
        using Tensor bounded = TorchMatrices.ScaledByPowersOfTwo(matrices, exponents);
        double[] factors = Array.ConvertAll(TorchMatrices.Norms(bounded), norm => norm == 0 ? 1 : 1 / norm);
        return TorchMatrices.Scaled(bounded, factors);
    }
}
