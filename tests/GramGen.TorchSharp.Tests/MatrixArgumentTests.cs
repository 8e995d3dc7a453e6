using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Rejected matrices, with the same words by the kernels and by torch, and what calls leave as it was.</summary>
public sealed class MatrixArgumentTests
{
    public MatrixArgumentTests() => Torch.Require();

    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void Other_ranks_types_and_sizes()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor four = torch.zeros(8, 3, 5, 5);
        const string rank = "A tensor of matrices has rank 2 or 3 (N matrices); this one is 8×3×5×5. "
            + "The weights of a convolution become a matrix by flatten(1).";
        Refused<ArgumentException>(rank, () => four.PolarFactor());
        Refused<ArgumentException>(rank, () => four.MatrixSquareRoot());
        Refused<ArgumentException>(
            "The tensor is 2×2 of Int32; supported are Float32, Float64, Float16 and BFloat16.",
            () => torch.zeros(2, 2, torch.ScalarType.Int32).PolarFactor());
        Refused<ArgumentException>(
            "The tensor 3×3 is sparse; supported are dense tensors, such as to_dense() makes.",
            () => torch.eye(3).to_sparse().MatrixInverseSquareRoot());
        Refused<ArgumentException>("No dimension of the tensor may be empty; it is 0×3×3.", () => torch.zeros(0, 3, 3).MatrixSquareRoot());
        Refused<ArgumentException>(
            "The tensor is 2×1073741824; N, the values of a matrix and the square of its shorter side may be up to 2147483647 each.",
            () => torch.zeros(1, 1).expand(2, 1 << 30).PolarFactor());
        Refused<ArgumentException>(
            "A symmetric matrix is square; the tensor is 2×3.", () => torch.zeros(2, 3).MatrixInverseFourthRoot());
        Refused<ArgumentOutOfRangeException>(
            "The ridge must be finite and not negative; it is -1.", () => torch.eye(2).MatrixSquareRoot(ridge: -1));
        Tensor eye = torch.eye(2);
        Refused<ArgumentException>(
            "Both tensors must have the same sizes; they are 2×2 and 3×3.", () => eye.SymmetricProduct(torch.eye(3)));
        Refused<ArgumentException>(
            "Both tensors must have the same type; they are of Float32 and Float64.",
            () => eye.SymmetricProduct(torch.eye(2, dtype: torch.ScalarType.Float64)));
        Refused<ArgumentException>(
            "Both tensors must be on the same device; they are on cpu and meta.",
            () => eye.SymmetricProduct(torch.zeros(2, 2, device: torch.META)));
        Assert.Throws<ArgumentNullException>("matrix", () => TensorPolarFactor.PolarFactor(null!));
        Assert.Throws<ArgumentNullException>("right", () => eye.SymmetricProduct(null!));
        Refused<ArgumentException>(
            "The options name recording, which computes no polar factors; only the CPU does.",
            () => torch.stack([eye, eye]).PolarFactor(options: new GramOptions { Backend = new RecordingBackend() }));
    }

    /// <summary>Messages, parameters and types of exceptions are one for all implementations; a batch adds the number.</summary>
    [Fact]
    public void Values_are_refused_alike_and_nothing_is_left()
    {
        using Tensor usual = torch.eye(2);
        foreach ((float[] values, string message, string? parameter) in new (float[], string, string?)[]
        {
            ([1, 0, 0, float.NaN], "Values must be finite; entry (1, 1) is NaN.", "matrix"),
            ([1, float.NegativeInfinity, 0, 1], "Values must be finite; entry (0, 1) is -Infinity.", "matrix"),
            ([1, 3, 2.1f, 1], "The matrix must be symmetric; entry (1, 0) is 2.1, entry (0, 1) 3.", "matrix"),
            ([1, 0, 0, -1], "The root of the matrix of order 2 did not converge: after ", null),
            ([1, 1, 1, 1], "The root of the matrix of order 2 did not converge: after ", null),
            ([0, 0, 0, 0], "The matrix of order 2 is 0, and has no inverse root; it needs a ridge.", null),
        })
        {
            foreach (MatrixImplementation implementation in MatrixSamples.Implementations)
            {
                using var matrix = torch.tensor(values, 2, 2);
                using Tensor batch = torch.stack([usual, matrix, usual]);
                long before = Live;
                Check(matrix, message);
                Check(batch, $"Matrix 1 of 3: {message}");
                if (message.StartsWith("Values", StringComparison.Ordinal))
                {
                    CheckPolar(matrix, message);
                    CheckPolar(batch, $"Matrix 1 of 3: {message}");
                }

                Assert.Equal(before, Live);

                void Check(Tensor tensor, string expected) => CheckCall(
                    expected,
                    () => MatrixOperations.Root(
                        tensor, MatrixFunctions.MatrixRoot.InverseSquareRoot, ridge: 0, options: null, out _, implementation));

                void CheckPolar(Tensor tensor, string expected) => CheckCall(
                    expected, () => MatrixOperations.PolarFactor(tensor, [], options: null, implementation));

                void CheckCall(string expected, Func<object> call)
                {
                    Exception thrown = Assert.ThrowsAny<Exception>(call);
                    Assert.StartsWith(expected, thrown.Message, StringComparison.Ordinal);
                    Assert.Equal(parameter, (thrown as ArgumentException)?.ParamName);
                    Assert.Equal(parameter is null, thrown is ArithmeticException);
                    Assert.True(torch.is_grad_enabled());
                }
            }
        }
    }

    [Fact]
    public void The_first_of_several_problems_is_reported()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor usual = torch.eye(20);
        Tensor bad = usual.neg();
        Tensor batch = torch.stack([usual, usual, bad, usual, usual, bad, bad, usual]);
        foreach (int threads in new[] { 1, 4 })
        {
            var options = new GramOptions { MaxDegreeOfParallelism = threads };
            Assert.StartsWith(
                "Matrix 2 of 8: The root of",
                Assert.Throws<ArithmeticException>(() => batch.MatrixSquareRoot(options: options)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Small_asymmetries_are_forgiven_and_the_lower_triangle_used()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor symmetric = MatrixSamples.Definite([40, 40], torch.ScalarType.Float32);
        Tensor rounded = symmetric.add(torch.ones_like(symmetric).triu(1).mul(torch.tensor(1e-5f)));
        Assert.NotEqual(Spans.Of(symmetric), Spans.Of(rounded));
        foreach (MatrixImplementation implementation in MatrixSamples.Implementations)
        {
            Assert.Equal(
                Spans.Of(MatrixSamples.Call("MatrixSquareRoot", symmetric, options: null, implementation)),
                Spans.Of(MatrixSamples.Call("MatrixSquareRoot", rounded, options: null, implementation)));
        }
    }

    [Fact]
    public void Only_the_result_stays_and_a_cancelled_call_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var cancelled = new GramOptions { CancellationToken = source.Token };
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.BFloat16 })
        {
            foreach (long[] sizes in new long[][] { [9, 9], [3, 9, 9] })
            {
                using Tensor matrix = MatrixSamples.Definite(sizes, type).requires_grad_();
                using Tensor transposed = matrix.mT;
                foreach (Tensor tensor in new[] { matrix, transposed })
                {
                    foreach (string function in MatrixSamples.Functions)
                    {
                        foreach (MatrixImplementation implementation in MatrixSamples.Implementations)
                        {
                            long before = Live;
                            Tensor result = MatrixSamples.Call(function, tensor, options: null, implementation);
                            Assert.Equal(before + 1, Live);
                            Assert.False(result.requires_grad);
                            Assert.True(torch.is_grad_enabled());
                            result.Dispose();
                            Assert.Equal(before, Live);
                            Assert.ThrowsAny<OperationCanceledException>(
                                () => MatrixSamples.Call(function, tensor, cancelled, implementation));
                            Assert.Equal(before, Live);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The result of an operation of the caller's scope belongs to that scope.</summary>
    [Fact]
    public void A_result_belongs_to_the_scope_of_the_caller()
    {
        using Tensor matrix = MatrixSamples.Definite([5, 5], torch.ScalarType.Float32);
        long before = Live;
        using (torch.NewDisposeScope())
        {
            foreach (string function in MatrixSamples.Functions)
            {
                foreach (MatrixImplementation implementation in MatrixSamples.Implementations)
                {
                    MatrixSamples.Call(function, matrix, options: null, implementation);
                }
            }
        }

        Assert.Equal(before, Live);
    }

    private static void Refused<TException>(string message, Func<object> call)
        where TException : ArgumentException
    {
        TException thrown = Assert.Throws<TException>(call);
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }
}
