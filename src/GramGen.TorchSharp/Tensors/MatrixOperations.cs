using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Device;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>The functions of the public methods: check, select the implementation, and compute without recording gradients.</summary>
internal static class MatrixOperations
{
    public static Tensor Product(Tensor left, Tensor right, GramOptions? options, MatrixImplementation? implementation = null)
    {
        var read = MatrixTensor.Square(left, nameof(left));
        var other = MatrixTensor.Square(right, nameof(right));
        ThrowIfOther(read.Tensor, other.Tensor, nameof(right));
        using IDisposable noGradients = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor result = (implementation ?? MatrixImplementation.For(left))
            .Product(read.ToDense(), other.ToDense(), options ?? GramOptions.Default);
        return scope.MoveToOuter(result.view(left.shape));
    }

    public static Tensor Root(
        Tensor matrix, MatrixRoot root, double ridge, GramOptions? options, out MatrixConvergence convergence,
        MatrixImplementation? implementation = null)
    {
        var read = MatrixTensor.Square(matrix, nameof(matrix));
        if (!(ridge >= 0 && double.IsFinite(ridge)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ridge), ridge, FormattableString.Invariant($"The ridge must be finite and not negative; it is {ridge}."));
        }

        using IDisposable noGradients = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor result = (implementation ?? MatrixImplementation.For(matrix))
            .Root(read.ToDense(), root, ridge, options ?? GramOptions.Default, out convergence);
        return scope.MoveToOuter(result.view(matrix.shape));
    }

    public static Tensor PolarFactor(
        Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions? options, MatrixImplementation? implementation = null)
    {
        var read = MatrixTensor.Of(matrix, nameof(matrix));
        using IDisposable noGradients = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor result = (implementation ?? MatrixImplementation.For(matrix))
            .PolarFactor(read.ToDense(), steps.IsEmpty ? NewtonSchulzStep.Muon.AsSpan() : steps, options ?? GramOptions.Default);
        return scope.MoveToOuter(result.view(matrix.shape).to(read.Element));
    }

    /// <summary>The distance, by the kernels wherever the tensors are.</summary>
    public static double FrechetDistance(
        Tensor firstMeans, Tensor firstCovariance, Tensor secondMeans, Tensor secondCovariance, GramOptions? options)
    {
        using IDisposable noGradients = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        return GramGen.FrechetDistance.Compute(
            DoublesOf(firstMeans, rank: 1, nameof(firstMeans)),
            DoublesOf(firstCovariance, rank: 2, nameof(firstCovariance)),
            DoublesOf(secondMeans, rank: 1, nameof(secondMeans)),
            DoublesOf(secondCovariance, rank: 2, nameof(secondCovariance)),
            KernelImplementation.WithThreads(options ?? GramOptions.Default));
    }

    private static void ThrowIfOther(Tensor left, Tensor right, string name)
    {
        if (!left.shape.AsSpan().SequenceEqual(right.shape))
        {
            throw new ArgumentException(
                $"Both tensors must have the same sizes; they are {FeatureTensor.DescribeSizes(left)} and "
                + $"{FeatureTensor.DescribeSizes(right)}.",
                name);
        }

        if (left.dtype != right.dtype)
        {
            throw new ArgumentException($"Both tensors must have the same type; they are of {left.dtype} and {right.dtype}.", name);
        }

        if (left.device_type != right.device_type || left.device_index != right.device_index)
        {
            throw new ArgumentException($"Both tensors must be on the same device; they are on {left.device} and {right.device}.", name);
        }
    }

    /// <summary>The values in the memory of the host, which a span of the caller's dispose scope keeps alive.</summary>
    private static ReadOnlySpan<double> DoublesOf(Tensor tensor, int rank, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.ndim != rank || (rank == 2 && tensor.size(0) != tensor.size(1)))
        {
            string expected = rank == 1 ? "Means are n values" : "A covariance is n×n";
            throw new ArgumentException($"{expected}; the tensor is {FeatureTensor.DescribeSizes(tensor)}.", name);
        }

        if (!tensor.is_floating_point())
        {
            throw new ArgumentException($"The tensor must be of floating-point numbers; it is of {tensor.dtype}.", name);
        }

        FeatureTensor.ThrowIfSparse(tensor, "The tensor", "is", name);

        if (tensor.numel() is 0 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor must have 1 to {int.MaxValue} values; it is {FeatureTensor.DescribeSizes(tensor)}.", name);
        }

        Tensor values = tensor.cpu();
        if (rank == 2 && values.dtype != torch.ScalarType.Float64)
        {
            // Transposed entries may differ by rounding errors of their own type.
            values = values.to(torch.ScalarType.Float32);
            TorchMatrices.ThrowIfNotSymmetric(values.unsqueeze(0), name);
            values = TorchProducts.Symmetric(values);
        }

        Tensor host = values.to(torch.ScalarType.Float64).contiguous();
        return new TensorMemory<double>(host, isContiguous: true, host.numel()).Slice(0, (int)host.numel());
    }
}
