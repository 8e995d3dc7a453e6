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

    public TensorMemory(Tensor tensor)
    {
        if (tensor.is_contiguous() && tensor.numel() <= int.MaxValue / sizeof(T))
        {
            _first = FirstOf(tensor);
        }
        else
        {
            // TorchSharp gives out the memory of dense tensors up to 2 GiB: a view of the first value is one.
            using Tensor first = tensor.as_strided([1], [1], tensor.storage_offset());
            _first = FirstOf(first);
        }
    }

    /// <summary>Values, counted in memory from the tensor's first.</summary>
    public Span<T> Slice(long first, int length) => new(_first + first, length);

    private static T* FirstOf(Tensor tensor) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
