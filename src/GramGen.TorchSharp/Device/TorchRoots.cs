using GramGen.MatrixFunctions;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Roots of N matrices A + ε·I by torch's products: the scaling, the iteration and its end are those of
/// <see cref="SymmetricMatrix"/>. The matrices of a batch are multiplied together until the last has converged; one that has does not
/// change any more.
/// </summary>
internal static class TorchRoots
{
    /// <summary>Computes roots.</summary>
    /// <param name="matrices">A, N × n × n, checked; lower triangles are read.</param>
    /// <param name="root">Which.</param>
    /// <param name="ridge">ε.</param>
    /// <param name="token">Cancels between two iterations.</param>
    /// <param name="convergence">Receives that of each matrix.</param>
    /// <exception cref="ArithmeticException">A matrix has no such root.</exception>
    public static Tensor Compute(
        Tensor matrices, MatrixRoot root, double ridge, CancellationToken token, out MatrixConvergence[] convergence)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var precision = FullPrecision.On(matrices.device, allowsTf32: false);
        var identity = torch.eye(matrices.size(-1), dtype: matrices.dtype, device: matrices.device);
        Tensor shifted = TorchProducts.Symmetric(matrices).add_(TorchProducts.Scaled(identity, ridge));
        (Tensor scaled, int[] exponents) = Scale(shifted);
        (Tensor values, Tensor inverse, convergence) = Iterate(scaled, identity, token);
        switch (root)
        {
            case MatrixRoot.SquareRoot:
                return scope.MoveToOuter(TorchMatrices.ScaledByPowersOfTwo(values, exponents));
            case MatrixRoot.InverseSquareRoot:
                return scope.MoveToOuter(TorchMatrices.ScaledByPowersOfTwo(inverse, Array.ConvertAll(exponents, exponent => -exponent)));
            default:
                (scaled, int[] seconds) = Scale(values);
                (_, inverse, MatrixConvergence[] last) = Iterate(scaled, identity, token);
                convergence = [.. convergence.Zip(last, Both)];
                return scope.MoveToOuter(ScaledAsFourthRoots(inverse, exponents, seconds));
        }
    }

    private static MatrixConvergence Both(MatrixConvergence first, MatrixConvergence second) =>
        new(first.Iterations + second.Iterations, Math.Max(first.Residual, second.Residual));

    /// <summary>√A was computed as 2^exponent times values; the second scaling took another power of four from those.</summary>
    private static Tensor ScaledAsFourthRoots(Tensor inverses, int[] exponents, int[] seconds)
    {
        int[] powers = new int[exponents.Length];
        double[] rest = new double[exponents.Length];
        for (int number = 0; number < powers.Length; number++)
        {
            powers[number] = -seconds[number] - (exponents[number] / 2);
            rest[number] = Math.Sqrt(Math.ScaleB(1, -(exponents[number] % 2)));
        }

        using Tensor scaled = TorchMatrices.ScaledByPowersOfTwo(inverses, powers);
        return TorchMatrices.Scaled(scaled, rest);
    }

    /// <summary>Divides each matrix by a power of four that is its norm at least.</summary>
    /// <returns>The matrices, and k of 4ᵏ for each.</returns>
    /// <exception cref="ArithmeticException">A matrix is 0: it has no inverse.</exception>
    private static (Tensor Scaled, int[] Exponents) Scale(Tensor matrices)
    {
        double[] largest = TorchMatrices.Magnitudes(matrices);
        int[] first = new int[largest.Length];
        for (int number = 0; number < first.Length; number++)
        {
            if (largest[number] == 0)
            {
                var problem = new ArithmeticException(
                    $"The matrix of order {matrices.size(-1)} is 0, and has no inverse root; it needs a ridge.");
                throw BatchProblem.Of(problem, number, first.Length) ?? problem;
            }

            // First every entry below 1 by a power of four, so that the squares neither overflow nor underflow.
            first[number] = (int)Math.Floor(Math.ILogB(largest[number]) / 2.0) + 1;
        }

        using Tensor bounded = TorchMatrices.ScaledByPowersOfTwo(matrices, Array.ConvertAll(first, exponent => -2 * exponent));
        double[] norms = TorchMatrices.Norms(bounded);
        int[] second = Array.ConvertAll(norms, Quarters);
        Tensor scaled = TorchMatrices.ScaledByPowersOfTwo(bounded, Array.ConvertAll(second, exponent => -2 * exponent));
        return (scaled, [.. first.Zip(second, (one, other) => one + other)]);
    }

    /// <summary>Divisions by four that bring a norm to 1 at most.</summary>
    private static int Quarters(double norm)
    {
        int count = 0;
        for (; norm > 1; norm /= 4)
        {
            count++;
        }

        return count;
    }

    /// <summary>The coupled iteration: √A and A^(-½) of matrices whose norms are at most 1, which are disposed.</summary>
    private static (Tensor Root, Tensor Inverse, MatrixConvergence[] Convergence) Iterate(
        Tensor matrices, Tensor identity, CancellationToken token)
    {
        int count = (int)matrices.size(0);
        var convergence = new RootConvergence[count];
        Array.Fill(convergence, new RootConvergence((int)matrices.size(-1), TorchMatrices.RootOfEpsilon(matrices)));
        bool[] requiresStep = new bool[count];
        Tensor root = matrices;
        Tensor inverse = identity.expand(matrices.shape);
        for (bool isFirst = true; ; isFirst = false)
        {
            token.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor error = identity.sub(isFirst ? root : inverse.matmul(root));
            Decide(convergence, TorchMatrices.Norms(error), requiresStep);
            if (requiresStep.Contains(true))
            {
                Tensor step = TorchProducts.Scaled(error, 0.5).add_(identity);
                Tensor transposed = step.mT;
                Tensor nextRoot = TorchProducts.SymmetricProduct(root, transposed);
                Tensor nextInverse = TorchProducts.SymmetricProduct(step, inverse);
                if (requiresStep.Contains(false))
                {
                    var isDue = torch.tensor(requiresStep, [count, 1, 1]).to(identity.device);
                    nextRoot = torch.where(isDue, nextRoot, root);
                    nextInverse = torch.where(isDue, nextInverse, inverse);
                }

                scope.MoveToOuter(nextRoot, nextInverse);
                root.Dispose();
                inverse.Dispose();
                (root, inverse) = (nextRoot, nextInverse);
            }

            if (Array.TrueForAll(convergence, one => one.Result is not null))
            {
                return (root, inverse, Array.ConvertAll(convergence, one => one.Result!.Value));
            }
        }
    }

    /// <summary>Which matrices a step is due for.</summary>
    private static void Decide(RootConvergence[] convergence, double[] residuals, bool[] requiresStep)
    {
        for (int number = 0; number < residuals.Length; number++)
        {
            try
            {
                requiresStep[number] = convergence[number].RequiresStep(residuals[number]);
            }
            catch (ArithmeticException problem) when (BatchProblem.Of(problem, number, residuals.Length) is { } named)
            {
                throw named;
            }
        }
    }
}
