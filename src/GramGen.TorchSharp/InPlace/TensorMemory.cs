using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>The memory of a tensor on the CPU, for as long as the tensor lives: callers keep it alive.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
internal readonly unsafe struct TensorMemory<T>
    where T : unmanaged
{
    private readonly T* _first;

    /// <param name="tensor">The tensor.</param>
    /// <param name="isContiguous">Whether torch calls it so: asked here, it would cost more than the rest.</param>
    /// <param name="length">The values in it.</param>
    public TensorMemory(Tensor tensor, bool isContiguous, long length)
    {
        if (isContiguous && length <= int.MaxValue / sizeof(T))
        {
            _first = FirstOf(tensor);
        }
        else
        {
            // TorchSharp gives out the memory of contiguous tensors up to 2 GiB: a view of the first value is one.
            using Tensor first = tensor.as_strided([1], [1], tensor.storage_offset());
            _first = FirstOf(first);
        }
    }

    /// <summary>That of N matrices, contiguous.</summary>
    public static TensorMemory<T> OfMatrices(Tensor matrices, in FeatureTensor features) =>
        new(matrices, isContiguous: true, (long)features.Count * features.Shape.GramLength);

    /// <summary>That of N maps.</summary>
    public static TensorMemory<T> OfMaps(in FeatureTensor features) =>
        new(features.Tensor, features.IsContiguous, (long)features.Count * features.Shape.FeatureLength);

    /// <summary>Values, counted in memory from the tensor's first.</summary>
    public Span<T> Slice(long first, int length) => new(_first + first, length);

    private static T* FirstOf(Tensor tensor) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
