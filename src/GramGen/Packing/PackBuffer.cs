using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Planning;

namespace GramGen.Packing;

/// <summary>Pooled memory that begins on a cache line.</summary>
/// <remarks>If the garbage collector moves a small array meanwhile, only the alignment is lost.</remarks>
internal readonly ref struct PackBuffer<T>
    where T : unmanaged
{
    private readonly T[]? _array;
    private readonly int _offset;

    public PackBuffer(long length)
    {
        if (length > 0)
        {
            _array = ArrayPool<T>.Shared.Rent(checked((int)length + CacheLine));
            _offset = ToCacheLine(ref MemoryMarshal.GetArrayDataReference(_array));
        }
    }

    /// <summary>Values in a cache line; a buffer that is to be aligned needs as many more.</summary>
    public static int CacheLine => CacheSizes.LineBytes / Unsafe.SizeOf<T>();

    /// <summary>The longest buffer: an array that can be aligned.</summary>
    public static int Longest => Array.MaxLength - CacheLine;

    public bool IsEmpty => _array is null;

    /// <summary>The first value; a null reference if the buffer is empty.</summary>
    public ref T First => ref _array is null
        ? ref Unsafe.NullRef<T>()
        : ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);

    public Span<T> Span => _array.AsSpan(_offset);

    /// <summary>Values from <paramref name="first"/> to the next cache line; 0 if it begins one.</summary>
    public static int ToCacheLine(ref T first) =>
        (int)(-Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref first) & (CacheSizes.LineBytes - 1)) / Unsafe.SizeOf<T>();

    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<T>.Shared.Return(_array);
        }
    }
}
