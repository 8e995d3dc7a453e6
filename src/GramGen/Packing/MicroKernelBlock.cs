using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// The operands of a micro-kernel: a KC block of every channel, in rows of whole vectors with the partial vectors copied
/// beside them, and a row that the micro-kernel packs meanwhile.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal ref struct MicroKernelBlock<T>
    where T : unmanaged
{
    private ref T _pixels;
    private ref T _tail;
    private ref T _copySource;
    private ref T _copyTarget;
    private ref T _next;
    private int _prefetchShift;

    /// <summary>The block's first pixel of the first row.</summary>
    public readonly ref T Pixels => ref _pixels;

    /// <summary>Values that a row takes: as many times the number of its first row is where a micro-panel begins.</summary>
    public nuint Stride { readonly get; private set; }

    /// <summary>Whether the rows of a micro-panel are interleaved, vector by vector; otherwise they are a stride apart.</summary>
    public bool IsInterleaved { readonly get; private set; }

    /// <summary>
    /// Values from a row's first vector to the one after its last: whole vectors, of all rows of a micro-panel if they are interleaved.
    /// </summary>
    public nuint Length { readonly get; private set; }

    /// <summary>Whether the block ends in a partial vector.</summary>
    public readonly bool HasTail => !Unsafe.IsNullRef(ref _tail);

    /// <summary>The padded partial vector of channel 0, as many values as there are lanes; the next channel's follows it.</summary>
    public readonly ref T Tail => ref _tail;

    /// <summary>The row to be packed.</summary>
    public readonly ref T CopySource => ref _copySource;

    /// <summary>Where it is packed to.</summary>
    public readonly ref T CopyTarget => ref _copyTarget;

    /// <summary>As <see cref="Length"/>, of the target's whole vectors; no more than that. 0: nothing is packed.</summary>
    public nuint CopyLength { readonly get; set; }

    /// <summary>
    /// Prefetches the row that is packed next. If features stream from memory, every line. Otherwise only the first quarter, a line
    /// every fourth step: the hardware prefetcher recognizes the sequence and loads the rest, and more requests would fill the
    /// buffers between the caches.
    /// </summary>
    /// <param name="step">The micro-kernel's position in the row that it copies.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void PrefetchNext(nuint step) => Prefetch.Line(ref Unsafe.Add(ref _next, step >> _prefetchShift));

    /// <summary>
    /// Field by field: a micro-kernel that reads a field of a struct that was copied whole would stall on store forwarding.
    /// </summary>
    public void SetPixels(ReadOnlySpan<T> pixels, PanelLayout<T> layout, int length, ReadOnlySpan<T> tail)
    {
        _pixels = ref MemoryMarshal.GetReference(pixels);
        _tail = ref MemoryMarshal.GetReference(tail);
        Stride = (nuint)layout.Stride;
        IsInterleaved = layout.IsInterleaved;
        Length = (nuint)layout.Extent(length);
    }

    /// <inheritdoc cref="SetPixels"/>
    public void SetCopy(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<T> next, int length, bool streams)
    {
        _copySource = ref MemoryMarshal.GetReference(source);
        _copyTarget = ref MemoryMarshal.GetReference(target);
        _next = ref MemoryMarshal.GetReference(next);
        _prefetchShift = streams ? 0 : 2;
        CopyLength = (nuint)length;
    }
}
