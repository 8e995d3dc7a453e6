using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Packing;

/// <summary>Pooled memory that begins on a cache line.</summary>
/// <remarks>
/// Should the garbage collector move a small array meanwhile, only the alignment is lost.
/// </remarks>
internal readonly ref struct Scratch<T>
    where T : unmanaged
{
    /// <summary>Values in a cache line; so many more must be there for <see cref="Align"/>.</summary>
    public static int CacheLine => CacheLineBytes / Unsafe.SizeOf<T>();

    private const int CacheLineBytes = 64;

    private readonly T[]? _array;
    private readonly int _offset;

    public Scratch(long length)
    {
        if (length > 0)
        {
            _array = ArrayPool<T>.Shared.Rent(checked((int)length + CacheLine));
            _offset = (int)BytesToCacheLine(ref MemoryMarshal.GetArrayDataReference(_array)) / Unsafe.SizeOf<T>();
        }
    }

    public bool IsEmpty => _array is null;

    /// <summary>The first value; a null reference where the scratch is empty.</summary>
    public ref T First => ref _array is null
        ? ref Unsafe.NullRef<T>()
        : ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);

    public Span<T> Span => _array.AsSpan(_offset);

    public Span<T> Slice(int start, int length) => _array.AsSpan(_offset + start, length);

    public static bool IsAligned(ref T first) => BytesToCacheLine(ref first) == 0;

    /// <summary>The first value that begins a cache line.</summary>
    public static ref T Align(ref T first) => ref Unsafe.AddByteOffset(ref first, BytesToCacheLine(ref first));

    /// <summary>The index of the first value that begins a cache line.</summary>
    public static int ToCacheLine(Span<T> values) =>
        (int)BytesToCacheLine(ref MemoryMarshal.GetReference(values)) / Unsafe.SizeOf<T>();

    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<T>.Shared.Return(_array);
        }
    }

    private static nint BytesToCacheLine(ref T first) =>
        -Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref first) & (CacheLineBytes - 1);
}
