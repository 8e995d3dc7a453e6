using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// The operands of a micro-kernel: a KC block of every channel, in rows of whole vectors with the partial vectors copied
/// beside them, and a row that the micro-kernel packs meanwhile. Also the vector steps that micro-kernels share.
/// </summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "Generated code always names the type arguments.")]
public ref struct MicroKernelBlock<T>
    where T : unmanaged
{
    private ReadOnlySpan<T> _pixels;
    private ReadOnlySpan<T> _tail;
    private ReadOnlySpan<T> _copySource;
    private Span<T> _copyTarget;
    private ReadOnlySpan<T> _next;

    /// <summary>The block's first pixel of channel 0.</summary>
    public readonly ref T Pixels => ref MemoryMarshal.GetReference(_pixels);

    /// <summary>Values from one channel's pixel to the next channel's.</summary>
    public nuint Stride { readonly get; private set; }

    /// <summary>Pixels in whole vectors: a multiple of the lanes.</summary>
    public nuint Length { readonly get; private set; }

    /// <summary>Whether the block ends in a partial vector.</summary>
    public readonly bool HasTail => !_tail.IsEmpty;

    /// <summary>The padded partial vector of channel 0, as many values as there are lanes; the next channel's follows it.</summary>
    public readonly ref T Tail => ref MemoryMarshal.GetReference(_tail);

    /// <summary>The row to be packed.</summary>
    public readonly ref T CopySource => ref MemoryMarshal.GetReference(_copySource);

    /// <summary>Where it is packed to.</summary>
    public readonly ref T CopyTarget => ref MemoryMarshal.GetReference(_copyTarget);

    /// <summary>Values to be copied: whole vectors, no more than the block has. 0: nothing is packed.</summary>
    public nuint CopyLength { readonly get; internal set; }

    /// <summary>
    /// Prefetches the first quarter of the row that is packed next, one line every fourth step. The hardware prefetcher
    /// recognizes the sequence and loads the rest; prefetching every line would fill the buffers between the caches.
    /// </summary>
    /// <param name="step">The micro-kernel's position in the row that it copies.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void PrefetchNext(nuint step) => Prefetch.Line(ref Unsafe.Add(ref MemoryMarshal.GetReference(_next), step / 4));

    /// <summary>x·y + z with one rounding; emulated with doubles where the machine has no such instruction.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="z">z.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) => FusedMultiplyAdd.Of(x, y, z);

    /// <inheritdoc cref="MultiplyAdd(Vector128{float}, Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> z) => FusedMultiplyAdd.Of(x, y, z);

    /// <summary>
    /// A step of the transposed horizontal reduction, from 16 vectors to one vector of their sums: adds lane ℓ + 8 to lane ℓ of
    /// two vectors. The sums come out in order if leaf 4p + c of the tree is vector 4c + p, of <c>double</c> 2c + p.
    /// </summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">Another.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold8(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    /// <summary>Adds lane ℓ + 4 to lane ℓ of results of <see cref="Fold8"/>.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold4(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <summary>Adds lane ℓ + 2 to lane ℓ of results of <see cref="Fold4(Vector512{float}, Vector512{float})"/>.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold2(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b01_00_01_00) + Avx512F.Shuffle(x, y, 0b11_10_11_10);

    /// <summary>Adds the last two lanes of results of <see cref="Fold2(Vector512{float}, Vector512{float})"/>.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold1(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b10_00_10_00) + Avx512F.Shuffle(x, y, 0b11_01_11_01);

    /// <summary>Adds lane ℓ + 4 to lane ℓ.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold4(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    /// <summary>Adds lane ℓ + 2 to lane ℓ of results of <see cref="Fold4(Vector512{double}, Vector512{double})"/>.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold2(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <summary>Adds the last two lanes of results of <see cref="Fold2(Vector512{double}, Vector512{double})"/>.</summary>
    /// <inheritdoc cref="Fold8"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold1(Vector512<double> x, Vector512<double> y) =>
        Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

    /// <summary>Field by field: a micro-kernel that reads a field of a struct that was copied whole would stall on store forwarding.</summary>
    internal void SetPixels(ReadOnlySpan<T> pixels, nuint stride, nuint length, ReadOnlySpan<T> tail)
    {
        _pixels = pixels;
        _tail = tail;
        Stride = stride;
        Length = length;
    }

    /// <inheritdoc cref="SetPixels"/>
    internal void SetCopy(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<T> next, int length)
    {
        _copySource = source;
        _copyTarget = target;
        _next = next;
        CopyLength = (nuint)length;
    }
}

/// <summary>Software prefetch.</summary>
internal static class Prefetch
{
    /// <summary>Loads a cache line. Changes nothing and never faults: the reference may point anywhere, and be stale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T value)
        where T : unmanaged
    {
        if (Hardware.HasPrefetch)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
        }
    }
}
