using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.MatrixFunctions;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Functions of tensors on the CPU have the bits of the calls with spans, however the values are stored.</summary>
public sealed class MatrixBitsTests
{
    public MatrixBitsTests() => Torch.Require();

    public static TheoryData<string> Functions => [.. MatrixSamples.Functions];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Tensors_have_the_bits_of_spans(string function)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64 })
        {
            foreach (long[] sizes in new long[][] { [1, 1], [17, 17], [50, 50], [3, 9, 9], [1, 20, 20] })
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Tensor matrix = MatrixSamples.Definite(sizes, type);
                byte[] expected = OfSpans(function, matrix);
                foreach (Tensor stored in Stored(matrix))
                {
                    Tensor result = MatrixSamples.Call(function, stored);
                    Assert.Equal(sizes, result.shape);
                    Assert.Equal(type, result.dtype);
                    Assert.True(result.is_contiguous());
                    Assert.False(result.requires_grad);
                    Assert.Equal(expected, Spans.Of(result));
                }
            }
        }
    }

    [Fact]
    public void Rectangles_and_their_transposes_have_the_bits_of_spans()
    {
        foreach (long[] sizes in new long[][] { [5, 9], [9, 5], [1, 30], [30, 1], [2, 20, 33], [3, 33, 20] })
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor matrix = Maps.Of(sizes, torch.ScalarType.Float32);
            Assert.Equal(OfSpans("PolarFactor", matrix), Spans.Of(matrix.PolarFactor()));
            Tensor transposed = matrix.mT;
            Assert.Equal(OfSpans("PolarFactor", transposed), Spans.Of(transposed.PolarFactor()));
            Assert.Equal(
                OfSpans("PolarFactor", matrix, NewtonSchulzStep.PolarExpress.AsSpan(0, 5)),
                Spans.Of(matrix.PolarFactor(NewtonSchulzStep.PolarExpress.AsSpan(0, 5))));
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Half_precision_is_computed_in_single(string function)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float16, torch.ScalarType.BFloat16 })
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor matrix = MatrixSamples.Definite([2, 12, 12], type);
            Tensor expected = MatrixSamples.Call(function, matrix.to(torch.ScalarType.Float32));
            foreach (var implementation in MatrixSamples.Implementations)
            {
                // The entries of a polar factor are in the range of any type; those of the others need not be.
                Tensor result = MatrixSamples.Call(function, matrix, options: null, implementation);
                bool isPolar = function == "PolarFactor";
                Assert.Equal(isPolar ? type : torch.ScalarType.Float32, result.dtype);
                Assert.InRange(MatrixSamples.Error(expected, result), 0, isPolar ? 0.02 : 1e-4);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (long[] sizes in new long[][] { [200, 200], [2, 200, 200], [20, 12, 12] })
        {
            Tensor matrix = MatrixSamples.Definite(sizes, torch.ScalarType.Float32);
            foreach (string function in MatrixSamples.Functions)
            {
                byte[] expected = Spans.Of(MatrixSamples.Call(function, matrix, new GramOptions { MaxDegreeOfParallelism = 1 }));
                Assert.Equal(expected, Spans.Of(MatrixSamples.Call(function, matrix)));
                Assert.Equal(expected, Spans.Of(MatrixSamples.Call(function, matrix, new GramOptions { MaxDegreeOfParallelism = 5 })));
            }
        }
    }

    [Fact]
    public void The_convergence_is_that_of_spans_and_of_a_batch_the_worst()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor easy = torch.eye(6, dtype: torch.ScalarType.Float64);
        Tensor hard = MatrixSamples.Definite([6, 6], torch.ScalarType.Float64);
        double[] result = new double[36];
        MatrixConvergence expected = SymmetricMatrix.ComputeInverseFourthRoot<double>(Maps.Values<double>(hard), 6, result, ridge: 0.1);
        hard.MatrixInverseFourthRoot(out MatrixConvergence alone, ridge: 0.1);
        torch.stack([easy, hard, easy]).MatrixInverseFourthRoot(out MatrixConvergence batch, ridge: 0.1);
        Assert.Equal(expected, alone);
        Assert.Equal(expected.Iterations, batch.Iterations);
        Assert.True(batch.Residual >= expected.Residual);
    }

    /// <summary>The same values with a gradient, as a view, with other strides, and as a part of a larger tensor.</summary>
    private static IEnumerable<Tensor> Stored(Tensor matrix)
    {
        long order = matrix.size(-1);
        Tensor wide = torch.cat([matrix, torch.ones_like(matrix)], -1);
        return
        [
            matrix,
            matrix.clone().requires_grad_(),
            matrix.clone().requires_grad_().mul(torch.ones_like(matrix)),
            matrix.mT.contiguous().mT,
            wide.narrow(-1, 0, order),
            torch.stack([torch.ones_like(matrix), matrix])[1],
        ];
    }

    private static byte[] OfSpans(string function, Tensor tensor, ReadOnlySpan<NewtonSchulzStep> steps = default) =>
        tensor.dtype == torch.ScalarType.Float32 ? OfSpans<float>(function, tensor, steps) : OfSpans<double>(function, tensor, steps);

    private static byte[] OfSpans<T>(string function, Tensor tensor, ReadOnlySpan<NewtonSchulzStep> steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = ((int)tensor.size(-2), (int)tensor.size(-1));
        T[] values = Maps.Values<T>(tensor);
        var results = new T[values.Length];
        for (int first = 0; first < values.Length; first += rows * columns)
        {
            ReadOnlySpan<T> matrix = values.AsSpan(first, rows * columns);
            Span<T> result = results.AsSpan(first, rows * columns);
            switch (function)
            {
                case "SymmetricProduct":
                    SymmetricMatrix.Multiply(matrix, matrix, rows, result);
                    break;
                case "PolarFactor":
                    PolarFactor.Compute(matrix, rows, columns, result, steps);
                    break;
                default:
                    _ = MatrixSamples.RootOf(function) switch
                    {
                        MatrixRoot.SquareRoot => SymmetricMatrix.ComputeSquareRoot(matrix, rows, result, 0.01),
                        MatrixRoot.InverseSquareRoot => SymmetricMatrix.ComputeInverseSquareRoot(matrix, rows, result, 0.01),
                        _ => SymmetricMatrix.ComputeInverseFourthRoot(matrix, rows, result, 0.01),
                    };
                    break;
            }
        }

        return MemoryMarshal.AsBytes<T>(results).ToArray();
    }
}
