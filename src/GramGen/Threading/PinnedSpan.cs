using System.Runtime.CompilerServices;

namespace GramGen.Threading;

/// <summary>
/// A span that threads can share: its memory was pinned by the caller's <c>fixed</c> statement and stays pinned until the
/// product is complete.
/// </summary>
/// <param name="first">The first value.</param>
/// <param name="length">The number of values.</param>
internal readonly unsafe struct PinnedSpan<T>(T* first, int length)
    where T : unmanaged
{
    private readonly T* _first = first;

    public int Length { get; } = length;

    public bool IsEmpty => Length == 0;

    /// <summary>The first value.</summary>
    public ref T First => ref Unsafe.AsRef<T>(_first);

    public Span<T> Span => new(_first, Length);

    public PinnedSpan<T> Slice(int start, int length) => new(_first + start, length);

    /// <summary>The same memory, as values of another type.</summary>
    public PinnedSpan<TOther> Cast<TOther>(int length)
        where TOther : unmanaged => new((TOther*)_first, length);
}
