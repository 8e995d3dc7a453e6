using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>The memory of a tensor on the CPU. The caller keeps the tensor alive.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
internal readonly unsafe struct TensorMemory<T>
    where T : unmanaged
{
    private readonly T* _first;

    /// <param name="tensor">The tensor.</param>
    /// <param name="isContiguous">Whether it is contiguous; querying torch here would cost more than the rest.</param>
    /// <param name="length">The number of values.</param>
    public TensorMemory(Tensor tensor, bool isContiguous, long length)
    {
        if (isContiguous && length <= int.MaxValue / sizeof(T))
        {
            _first = FirstOf(tensor);
        }
        else
        {
            // TorchSharp exposes the memory of contiguous tensors of up to 2 GiB, such as a view of the first value.
            using Tensor first = tensor.as_strided([1], [1], tensor.storage_offset());
            _first = FirstOf(first);
        }
    }

    /// <summary>The memory of N contiguous matrices.</summary>
    public static TensorMemory<T> OfMatrices(Tensor matrices, in FeatureTensor features) =>
        new(matrices, isContiguous: true, (long)features.Count * features.Shape.GramLength);

    /// <summary>The memory of N maps.</summary>
    public static TensorMemory<T> OfMaps(in FeatureTensor features) =>
        new(features.Tensor, features.IsContiguous, (long)features.Count * features.Shape.FeatureLength);

    /// <summary>Values, counted from the first of the tensor.</summary>
    public Span<T> Slice(long first, int length) => new(_first + first, length);

    private static T* FirstOf(Tensor tensor) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
