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
    /// <summary>Values in a cache line; so many more must be there for <see cref="Align"/>.</summary>
    public const int CacheLine = CacheLineBytes / sizeof(float);

    private const int CacheLineBytes = 64;

    private readonly float[]? _array;
    private readonly int _offset;

    public Scratch(long length)
    {
        if (length > 0)
        {
            _array = ArrayPool<float>.Shared.Rent(checked((int)length + CacheLine));
            _offset = (int)BytesToCacheLine(ref MemoryMarshal.GetArrayDataReference(_array)) / sizeof(float);
        }
    }

    public bool IsEmpty => _array is null;

    /// <summary>The first value; a null reference where the scratch is empty.</summary>
    public ref float First => ref _array is null
        ? ref Unsafe.NullRef<float>()
        : ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);

    public Span<float> Span => _array.AsSpan(_offset);

    public Span<float> Slice(int start, int length) => _array.AsSpan(_offset + start, length);

    public static bool IsAligned(ref float first) => BytesToCacheLine(ref first) == 0;

    /// <summary>The first value that begins a cache line.</summary>
    public static ref float Align(ref float first) => ref Unsafe.AddByteOffset(ref first, BytesToCacheLine(ref first));

    /// <summary>The index of the first value that begins a cache line.</summary>
    public static int ToCacheLine(Span<float> values) =>
        (int)BytesToCacheLine(ref MemoryMarshal.GetReference(values)) / sizeof(float);

    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<float>.Shared.Return(_array);
        }
    }

    private static nint BytesToCacheLine(ref float first) =>
        -Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref first) & (CacheLineBytes - 1);
}
