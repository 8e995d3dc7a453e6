using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>A tensor of one matrix, or of N: its type and sizes.</summary>
internal readonly struct MatrixTensor
{
    private MatrixTensor(Tensor tensor, torch.ScalarType element)
    {
        Tensor = tensor;
        Element = element;
        IsBatch = tensor.ndim == 3;
        Count = IsBatch ? (int)tensor.size(0) : 1;
        Rows = (int)tensor.size(-2);
        Columns = (int)tensor.size(-1);
    }

    /// <summary>The tensor itself.</summary>
    public Tensor Tensor { get; }

    /// <summary>The type of its values.</summary>
    public torch.ScalarType Element { get; }

    /// <summary>The type in which functions of it are computed, which has all its values.</summary>
    public torch.ScalarType ComputedElement => Element == torch.ScalarType.Float64 ? Element : torch.ScalarType.Float32;

    /// <summary>It has a dimension N, and so have the results.</summary>
    public bool IsBatch { get; }

    /// <summary>N, or 1.</summary>
    public int Count { get; }

    /// <summary>Rows of a matrix.</summary>
    public int Rows { get; }

    /// <summary>Columns of a matrix.</summary>
    public int Columns { get; }

    /// <summary>Values of a matrix.</summary>
    public int Length => Rows * Columns;

    /// <summary>Reads rectangular matrices.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">The rank, type or size is not supported.</exception>
    public static MatrixTensor Of(Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.ndim is not (2 or 3))
        {
            throw new ArgumentException(
                $"A tensor of matrices has rank 2 or 3 (N matrices); this one is {FeatureTensor.DescribeSizes(tensor)}. "
                + "The weights of a convolution become a matrix by flatten(1).",
                name);
        }

        torch.ScalarType element = tensor.dtype;
        if (element is not (torch.ScalarType.Float32 or torch.ScalarType.Float64 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16))
        {
            throw new ArgumentException(
                $"The tensor is {FeatureTensor.DescribeSizes(tensor)} of {element}; supported are Float32, Float64, Float16 and BFloat16.",
                name);
        }

        FeatureTensor.ThrowIfSparse(tensor, "The tensor", "is", name);

        long rows = tensor.size(-2);
        long columns = tensor.size(-1);
        if (tensor.numel() == 0)
        {
            throw new ArgumentException(
                $"No dimension of the tensor may be empty; it is {FeatureTensor.DescribeSizes(tensor)}.", name);
        }

        long shorter = Math.Min(rows, columns);
        if (rows > int.MaxValue / columns || shorter > int.MaxValue / shorter || tensor.size(0) > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor is {FeatureTensor.DescribeSizes(tensor)}; N, the values of a matrix and the square of its shorter side may be "
                + $"up to {int.MaxValue} each.",
                name);
        }

        return new MatrixTensor(tensor, element);
    }

    /// <summary>Reads square matrices.</summary>
    /// <inheritdoc cref="Of"/>
    public static MatrixTensor Square(Tensor tensor, string name)
    {
        var matrix = Of(tensor, name);
        return matrix.Rows == matrix.Columns
            ? matrix
            : throw new ArgumentException(
                $"A symmetric matrix is square; the tensor is {FeatureTensor.DescribeSizes(tensor)}.", name);
    }

    /// <summary>N × rows × columns, row-major without gaps, in the type that is computed in; a copy only if it has to be one.</summary>
    public Tensor ToDense()
    {
        using Tensor converted = Tensor.to(ComputedElement);
        using Tensor batch = IsBatch ? converted.alias() : converted.unsqueeze(0);
        return batch.contiguous();
    }
}
