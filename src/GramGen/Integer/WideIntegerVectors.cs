using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Integer;

/// <summary>Words with AVX-512: <c>vpmaddwd</c>.</summary>
internal readonly struct Avx512Words : IIntegerVector<Vector512<int>>
{
    public static int Groups => Vector512<int>.Count;

    public static string Instruction => "vpmaddwd";

    public static GroupFormat Format => GroupFormat.Words;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(ref int group) => Vector512.Create(group);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadColumns(ref int groups) => Vector512.LoadUnsafe(ref groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> row, Vector512<int> columns) =>
        sums + Avx512BW.MultiplyAddAdjacent(row.AsInt16(), columns.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector512<int> sums) => (Vector512.LoadUnsafe(ref target) + sums).StoreUnsafe(ref target);
}

/// <summary>Small bytes with AVX-512: <c>vpmaddubsw</c>, with sums of 16 bits.</summary>
internal readonly struct Avx512SmallBytes : IIntegerVector<Vector512<int>>
{
    public static int Groups => Vector512<int>.Count;

    public static string Instruction => "vpmaddubsw";

    public static GroupFormat Format => GroupFormat.SmallBytes;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(ref int group) => Vector512.Create(group);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadColumns(ref int groups) => Vector512.LoadUnsafe(ref groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> row, Vector512<int> columns) =>
        (sums.AsInt16() + Avx512BW.MultiplyAddAdjacent(row.AsByte(), columns.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector512<int> sums) =>
        (Vector512.LoadUnsafe(ref target) + Avx512BW.MultiplyAddAdjacent(sums.AsInt16(), Vector512<short>.One)).StoreUnsafe(ref target);
}

/// <summary>Words with AVX2: <c>vpmaddwd</c>.</summary>
internal readonly struct Avx2Words : IIntegerVector<Vector256<int>>
{
    public static int Groups => Vector256<int>.Count;

    public static string Instruction => "vpmaddwd";

    public static GroupFormat Format => GroupFormat.Words;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(ref int group) => Vector256.Create(group);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadColumns(ref int groups) => Vector256.LoadUnsafe(ref groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> row, Vector256<int> columns) =>
        sums + Avx2.MultiplyAddAdjacent(row.AsInt16(), columns.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector256<int> sums) => (Vector256.LoadUnsafe(ref target) + sums).StoreUnsafe(ref target);
}

/// <summary>Small bytes with AVX2: <c>vpmaddubsw</c>, with sums of 16 bits.</summary>
internal readonly struct Avx2SmallBytes : IIntegerVector<Vector256<int>>
{
    public static int Groups => Vector256<int>.Count;

    public static string Instruction => "vpmaddubsw";

    public static GroupFormat Format => GroupFormat.SmallBytes;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(ref int group) => Vector256.Create(group);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadColumns(ref int groups) => Vector256.LoadUnsafe(ref groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> row, Vector256<int> columns) =>
        (sums.AsInt16() + Avx2.MultiplyAddAdjacent(row.AsByte(), columns.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector256<int> sums) =>
        (Vector256.LoadUnsafe(ref target) + Avx2.MultiplyAddAdjacent(sums.AsInt16(), Vector256<short>.One)).StoreUnsafe(ref target);
}

/// <summary>Any bytes with AVX-VNNI: <c>vpdpbusd</c>.</summary>
internal readonly struct VnniBytes : IIntegerVector<Vector256<int>>
{
    public static int Groups => Vector256<int>.Count;

    public static string Instruction => "vpdpbusd";

    public static GroupFormat Format => GroupFormat.Bytes;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(ref int group) => Vector256.Create(group);

    /// <remarks>Columns are the bytes of rows less 128. The subtraction runs on a port that the multiplications leave free.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadColumns(ref int groups) =>
        Vector256.LoadUnsafe(ref groups) ^ Vector256.Create((byte)0x80).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> row, Vector256<int> columns) =>
        AvxVnni.MultiplyWideningAndAdd(sums, row.AsByte(), columns.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector256<int> sums) => (Vector256.LoadUnsafe(ref target) + sums).StoreUnsafe(ref target);
}
