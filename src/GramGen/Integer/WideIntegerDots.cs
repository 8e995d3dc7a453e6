using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Summation;

namespace GramGen.Integer;

/// <summary>Bytes with AVX-VNNI: <c>vpdpbusd</c>.</summary>
/// <typeparam name="TFeature"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
internal readonly struct VnniDots<TFeature> : IIntegerDots<Vector256<int>>
    where TFeature : unmanaged
{
    public static string Instruction => VnniBytes.Instruction;

    public static int Pixels => Vector256<byte>.Count;

    public static int Columns => Hardware.HasAvx512 ? 4 : 3;

    public static bool FlipsColumns => true;

    public static bool HasMaskedLoads => Hardware.HasMaskedByteLoads;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadRow(ref byte values) => Vector256.LoadUnsafe(ref values).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadFirst(ref byte values, ref byte mask) => DotMask.Load256(ref values, ref mask).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToColumn(Vector256<int> row) => row ^ Vector256.Create((byte)0x80).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> row, Vector256<int> column) =>
        typeof(TFeature) == typeof(sbyte)
            ? AvxVnni.MultiplyWideningAndAdd(sums, column.AsByte(), row.AsSByte())
            : AvxVnni.MultiplyWideningAndAdd(sums, row.AsByte(), column.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth) =>
        DotReduction.Reduce(first, second, third, fourth);
}

/// <summary>Few pixels with AVX-VNNI: <c>vpdpbusd</c>, whose vectors are reduced faster.</summary>
/// <inheritdoc cref="VnniDots{TFeature}"/>
internal readonly struct VnniShortDots<TFeature> : IIntegerDots<Vector128<int>>
    where TFeature : unmanaged
{
    public static string Instruction => VnniBytes.Instruction;

    public static int Pixels => Vector128<byte>.Count;

    public static int Columns => VnniDots<TFeature>.Columns;

    public static bool FlipsColumns => true;

    public static bool HasMaskedLoads => Hardware.HasMaskedByteLoads;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadRow(ref byte values) => Vector128.LoadUnsafe(ref values).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadFirst(ref byte values, ref byte mask) => DotMask.Load128(ref values, ref mask).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ToColumn(Vector128<int> row) => row ^ Vector128.Create((byte)0x80).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> row, Vector128<int> column) =>
        typeof(TFeature) == typeof(sbyte)
            ? AvxVnni.MultiplyWideningAndAdd(sums, column.AsByte(), row.AsSByte())
            : AvxVnni.MultiplyWideningAndAdd(sums, row.AsByte(), column.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector128<int> first, Vector128<int> second, Vector128<int> third, Vector128<int> fourth) =>
        Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(first, second), Ssse3.HorizontalAdd(third, fourth));
}

/// <summary>Words with AVX-512: <c>vpmaddwd</c> of bytes that are converted to 16 bits.</summary>
/// <inheritdoc cref="VnniDots{TFeature}"/>
internal readonly struct Avx512Dots<TFeature> : IIntegerDots<Vector512<int>>
    where TFeature : unmanaged
{
    public static string Instruction => Avx512Words.Instruction;

    public static int Pixels => Vector256<byte>.Count;

    public static int Columns => 4;

    public static bool FlipsColumns => false;

    public static bool HasMaskedLoads => Hardware.HasMaskedByteLoads;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadRow(ref byte values) => Convert(Vector256.LoadUnsafe(ref values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadFirst(ref byte values, ref byte mask) => Convert(DotMask.Load256(ref values, ref mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ToColumn(Vector512<int> row) => row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> row, Vector512<int> column) =>
        sums + Avx512BW.MultiplyAddAdjacent(row.AsInt16(), column.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth) =>
        DotReduction.Reduce(
            first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper(), third.GetLower() + third.GetUpper(),
            fourth.GetLower() + fourth.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Convert(Vector256<byte> values) => typeof(TFeature) == typeof(sbyte)
        ? Avx512BW.ConvertToVector512Int16(values.AsSByte()).AsInt32()
        : Avx512BW.ConvertToVector512Int16(values).AsInt32();
}

/// <summary>Words with AVX2: <c>vpmaddwd</c> of bytes that are converted to 16 bits.</summary>
/// <inheritdoc cref="VnniDots{TFeature}"/>
internal readonly struct Avx2Dots<TFeature> : IIntegerDots<Vector256<int>>
    where TFeature : unmanaged
{
    public static string Instruction => Avx2Words.Instruction;

    public static int Pixels => Vector128<byte>.Count;

    public static int Columns => Hardware.HasAvx512 ? 4 : 3;

    public static bool FlipsColumns => false;

    public static bool HasMaskedLoads => Hardware.HasMaskedByteLoads;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadRow(ref byte values) => Convert(Vector128.LoadUnsafe(ref values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadFirst(ref byte values, ref byte mask) => Convert(DotMask.Load128(ref values, ref mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToColumn(Vector256<int> row) => row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> row, Vector256<int> column) =>
        sums + Avx2.MultiplyAddAdjacent(row.AsInt16(), column.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth) =>
        DotReduction.Reduce(first, second, third, fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Convert(Vector128<byte> values) => typeof(TFeature) == typeof(sbyte)
        ? Avx2.ConvertToVector256Int16(values.AsSByte()).AsInt32()
        : Avx2.ConvertToVector256Int16(values).AsInt32();
}

/// <summary>Horizontal sums.</summary>
internal static class DotReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth)
    {
        Vector256<int> halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(first, second), Avx2.HorizontalAdd(third, fourth));
        return halves.GetLower() + halves.GetUpper();
    }
}

/// <summary>Masks of the first bytes of a vector.</summary>
internal static unsafe class DotMask
{
    private static ReadOnlySpan<byte> Bytes =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The mask of a vector's first bytes; a vector can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte First(nint bytes) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(Bytes), Vector256<byte>.Count - bytes);

    /// <summary>The bytes of a vector where a mask is 255, elsewhere 0. Their memory is pinned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load256(ref byte values, ref byte mask) => Hardware.HasMaskedByteLoads
        ? Avx512BW.VL.MaskLoad((byte*)Unsafe.AsPointer(ref values), Vector256.LoadUnsafe(ref mask), Vector256<byte>.Zero)
        : Vector256.LoadUnsafe(ref values) & Vector256.LoadUnsafe(ref mask);

    /// <inheritdoc cref="Load256"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load128(ref byte values, ref byte mask) => Hardware.HasMaskedByteLoads
        ? Avx512BW.VL.MaskLoad((byte*)Unsafe.AsPointer(ref values), Vector128.LoadUnsafe(ref mask), Vector128<byte>.Zero)
        : Vector128.LoadUnsafe(ref values) & Vector128.LoadUnsafe(ref mask);
}
