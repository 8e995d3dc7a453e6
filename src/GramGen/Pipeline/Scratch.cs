using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Pipeline;

/// <summary>Pooled memory that begins on a cache line.</summary>
/// <remarks>
/// Should the garbage collector move a small array meanwhile, only the alignment is lost.
/// </remarks>
internal readonly ref struct Scratch
{
    private const int CacheLineBytes = 64;

    private readonly float[]? _array;
    private readonly int _offset;

    public Scratch(int length)
    {
        if (length > 0)
        {
            _array = ArrayPool<float>.Shared.Rent(length + (CacheLineBytes / sizeof(float)));
            _offset = BytesToCacheLine(ref MemoryMarshal.GetArrayDataReference(_array)) / sizeof(float);
        }
    }

    public bool IsEmpty => _array is null;

    /// <summary>The first value; a null reference where the scratch is empty.</summary>
    public ref float First => ref _array is null
        ? ref Unsafe.NullRef<float>()
        : ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);

    public Span<float> Slice(int start, int length) => _array.AsSpan(_offset + start, length);

    public static bool IsAligned(ref float first) => BytesToCacheLine(ref first) == 0;

    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<float>.Shared.Return(_array);
        }
    }

    private static int BytesToCacheLine(ref float first) =>
        (int)(-Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref first) & (CacheLineBytes - 1));
}
