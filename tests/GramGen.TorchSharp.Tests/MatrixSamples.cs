using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Matrices, and the functions of tensors by name with a given implementation.</summary>
internal static class MatrixSamples
{
    public static IReadOnlyList<string> Functions { get; } =
        ["SymmetricProduct", "MatrixSquareRoot", "MatrixInverseSquareRoot", "MatrixInverseFourthRoot", "PolarFactor"];

    public static IReadOnlyList<MatrixImplementation> Implementations { get; } =
        [MatrixImplementation.Kernels, MatrixImplementation.Torch];

    /// <summary>Exactly symmetric positive definite, n × n or N × n × n: covariances of 3·n values, plus a tenth of I.</summary>
    public static Tensor Definite(long[] sizes, torch.ScalarType type, int seed = 1)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long order = sizes[^1];
        Tensor features = Maps.Random([.. sizes[..^1], 3 * order], seed);
        Tensor products = features.matmul(features.mT).div(torch.tensor(3.0 * order)).add(torch.eye(order).mul(torch.tensor(0.1)));
        Tensor typed = products.to(type);
        return scope.MoveToOuter(typed.tril().add(typed.tril(-1).mT));
    }

    /// <summary>Calls a function with ridge 0.01; null for the implementation of the device.</summary>
    public static Tensor Call(
        string function, Tensor matrix, GramOptions? options = null, MatrixImplementation? implementation = null) => function switch
        {
            "SymmetricProduct" => MatrixOperations.Product(matrix, matrix, options, implementation),
            "PolarFactor" => MatrixOperations.PolarFactor(matrix, [], options, implementation),
            _ => MatrixOperations.Root(matrix, RootOf(function), ridge: 0.01, options, out _, implementation),
        };

    public static MatrixRoot RootOf(string function) => Enum.Parse<MatrixRoot>(function["Matrix".Length..]);

    /// <summary>The largest magnitude of a difference, relative to that of what is expected.</summary>
    public static double Error(Tensor expected, Tensor actual)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor exact = expected.to(torch.ScalarType.Float64);
        Tensor difference = actual.to(torch.ScalarType.Float64).sub(exact);
        return difference.abs().max().item<double>() / exact.abs().max().item<double>();
    }
}
