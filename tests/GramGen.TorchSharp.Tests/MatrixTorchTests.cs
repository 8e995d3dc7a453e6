using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>The functions for tensors on a device, run on torch's CPU device: the same steps as the kernels'.</summary>
public sealed class MatrixTorchTests
{
    public MatrixTorchTests() => Torch.Require();

    public static TheoryData<string> Functions => [.. MatrixSamples.Functions];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Results_are_those_of_the_kernels(string function)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64 })
        {
            // Rounding errors are some n·ε times the condition, of some hundreds here.
            double bound = type == torch.ScalarType.Float32 ? 1e-4 : 1e-12;
            foreach (long[] sizes in new long[][] { [1, 1], [17, 17], [60, 60], [3, 9, 9], [1, 20, 20] })
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Tensor matrix = MatrixSamples.Definite(sizes, type);
                Tensor expected = MatrixSamples.Call(function, matrix);
                foreach (Tensor stored in new[] { matrix, matrix.mT, matrix.clone().requires_grad_() })
                {
                    Tensor result = MatrixSamples.Call(function, stored, options: null, MatrixImplementation.Torch);
                    Assert.Equal(sizes, result.shape);
                    Assert.Equal(type, result.dtype);
                    Assert.True(result.is_contiguous());
                    Assert.False(result.requires_grad);
                    Assert.InRange(MatrixSamples.Error(expected, result), 0, bound);
                    if (function != "PolarFactor")
                    {
                        Assert.Equal(Spans.Of(result.mT), Spans.Of(result));
                    }
                }
            }
        }
    }

    [Fact]
    public void Rectangles_are_those_of_the_kernels()
    {
        foreach (long[] sizes in new long[][] { [5, 9], [9, 5], [1, 30], [30, 1], [2, 20, 33], [3, 33, 20] })
        {
            foreach (int count in new[] { 1, 2, 3, 5, 8 })
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Tensor matrix = Maps.Of(sizes, torch.ScalarType.Float64);
                ReadOnlySpan<NewtonSchulzStep> steps = NewtonSchulzStep.PolarExpress.AsSpan(0, count);
                Tensor result = MatrixOperations.PolarFactor(matrix, steps, options: null, MatrixImplementation.Torch);
                Assert.True(result.is_contiguous());
                Assert.InRange(MatrixSamples.Error(matrix.PolarFactor(steps), result), 0, 1e-10);
            }
        }
    }

    /// <summary>Whether they commute or not: the statement is about triangles.</summary>
    [Fact]
    public void A_product_is_the_mirrored_upper_triangle()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor left = Maps.Random([2, 7, 7], seed: 1);
        Tensor right = Maps.Random([2, 7, 7], seed: 2);
        Tensor upper = left.matmul(right.mT).triu();
        Tensor expected = upper.add(upper.triu(1).mT);
        foreach (MatrixImplementation implementation in MatrixSamples.Implementations)
        {
            Tensor product = MatrixOperations.Product(left, right, options: null, implementation);
            Assert.InRange(MatrixSamples.Error(expected, product), 0, 1e-14);
        }
    }

    /// <summary>Each matrix of a batch has its own scale and its own end, and zeros are left alone.</summary>
    [Fact]
    public void A_batch_is_as_each_matrix_alone()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor easy = torch.eye(8, dtype: torch.ScalarType.Float64).mul(torch.tensor(4.0));
        Tensor usual = MatrixSamples.Definite([8, 8], torch.ScalarType.Float64);
        Tensor hard = usual.mul(torch.tensor(1e-30)).add(torch.ones(8, 8, torch.ScalarType.Float64).mul(torch.tensor(1e-25)));
        Tensor batch = torch.stack([easy, hard, usual]);
        foreach (string function in MatrixSamples.Functions.Where(function => function != "SymmetricProduct"))
        {
            bool isRoot = function != "PolarFactor";
            Tensor together = isRoot ? Root(batch) : Polar(batch);
            for (int number = 0; number < 3; number++)
            {
                Tensor alone = isRoot ? Root(batch[number]) : Polar(batch[number]);
                Assert.InRange(MatrixSamples.Error(alone, together[number]), 0, 1e-9);
            }

            // It does not change while another takes more iterations.
            Tensor withHard = isRoot ? Root(torch.stack([usual, hard])) : Polar(torch.stack([usual, hard]));
            Tensor withEasy = isRoot ? Root(torch.stack([usual, easy])) : Polar(torch.stack([usual, easy]));
            Assert.Equal(Spans.Of(withEasy[0]), Spans.Of(withHard[0]));

            Tensor Root(Tensor tensor) => MatrixOperations.Root(
                tensor, MatrixSamples.RootOf(function), ridge: 0, options: null, out _, MatrixImplementation.Torch);
        }

        Tensor zeros = torch.zeros(8, 8, torch.ScalarType.Float64);
        Assert.Equal(Spans.Of(zeros), Spans.Of(Polar(torch.stack([usual, zeros]))[1]));
        Assert.Equal(Spans.Of(zeros), Spans.Of(Polar(zeros)));

        Tensor Polar(Tensor tensor) => MatrixOperations.PolarFactor(tensor, [], options: null, MatrixImplementation.Torch);
    }

    [Fact]
    public void Iterations_end_where_those_of_the_kernels_do()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64 })
        {
            foreach (string function in MatrixSamples.Functions.Skip(1).Take(3))
            {
                foreach (int seed in new[] { 1, 2, 3 })
                {
                    Tensor batch = torch.stack(
                    [
                        MatrixSamples.Definite([30, 30], type, seed),
                        torch.eye(30, dtype: type),
                        MatrixSamples.Definite([30, 30], type, seed + 9),
                    ]);
                    Root(batch, MatrixImplementation.Kernels, out MatrixConvergence expected);
                    Root(batch, MatrixImplementation.Torch, out MatrixConvergence actual);
                    Assert.Equal(expected.Iterations, actual.Iterations);
                    Assert.InRange(actual.Residual, expected.Residual / 2, (expected.Residual * 2) + 1e-14);
                }

                Tensor Root(Tensor tensor, MatrixImplementation implementation, out MatrixConvergence convergence) =>
                    MatrixOperations.Root(
                        tensor, MatrixSamples.RootOf(function), ridge: 0.001, options: null, out convergence, implementation);
            }
        }
    }

    /// <summary>A matrix times a power of four has the same digits, to the ends of the range.</summary>
    [Fact]
    public void Powers_of_four_are_exact()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor matrix = MatrixSamples.Definite([9, 9], torch.ScalarType.Float64);
        foreach (int power in new[] { -500, -7, 1, 480 })
        {
            Tensor scaled = matrix.mul(torch.tensor(Math.ScaleB(1, power))).mul(torch.tensor(Math.ScaleB(1, power)));
            Assert.Equal(
                Spans.Of(Torch(matrix, "MatrixSquareRoot").mul(torch.tensor(Math.ScaleB(1, power)))),
                Spans.Of(Torch(scaled, "MatrixSquareRoot")));
            Assert.Equal(
                Spans.Of(Torch(matrix, "MatrixInverseSquareRoot").mul(torch.tensor(Math.ScaleB(1, -power)))),
                Spans.Of(Torch(scaled, "MatrixInverseSquareRoot")));
            if (power % 2 == 0)
            {
                Assert.Equal(
                    Spans.Of(Torch(matrix, "MatrixInverseFourthRoot").mul(torch.tensor(Math.ScaleB(1, -power / 2)))),
                    Spans.Of(Torch(scaled, "MatrixInverseFourthRoot")));
            }

            Tensor polar = MatrixOperations.PolarFactor(matrix, [], options: null, MatrixImplementation.Torch);
            Assert.Equal(
                Spans.Of(polar), Spans.Of(MatrixOperations.PolarFactor(scaled, [], options: null, MatrixImplementation.Torch)));
        }

        static Tensor Torch(Tensor tensor, string function) => MatrixOperations.Root(
            tensor, MatrixSamples.RootOf(function), ridge: 0, options: null, out _, MatrixImplementation.Torch);
    }

    /// <summary>A tensor without values, on a device that is not the CPU.</summary>
    [Fact]
    public void Matrices_elsewhere_are_computed_there()
    {
        using Tensor elsewhere = torch.zeros(3, 3, device: torch.META);
        using Tensor here = torch.zeros(3, 3);
        Assert.Same(MatrixImplementation.Torch, MatrixImplementation.For(elsewhere));
        Assert.Same(MatrixImplementation.Kernels, MatrixImplementation.For(here));
        using Tensor product = elsewhere.SymmetricProduct(elsewhere);
        Assert.True(product.is_meta);
        Assert.Equal([3, 3], product.shape);
    }
}
