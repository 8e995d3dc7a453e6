using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using GramGen.Summation;

namespace GramGen.Integer;

/// <summary>Words with 128-bit vectors: <c>pmaddwd</c>, on ARM64 <c>smull</c> and <c>addp</c>.</summary>
/// <typeparam name="TFeature"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
internal readonly struct Vector128Dots<TFeature> : IIntegerDots<Vector128<int>>
    where TFeature : unmanaged
{
    public static string Instruction => Vector128Words.Instruction;

    public static int Pixels => Vector64<byte>.Count;

    public static int Columns => Hardware.HasAdvSimd64 || Hardware.HasAvx512 ? 4 : 3;

    public static bool FlipsColumns => false;

    public static bool HasMaskedLoads => false;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadRow(ref byte values) => Convert(Load(ref values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadFirst(ref byte values, ref byte mask) => Convert(Load(ref values) & Load(ref mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ToColumn(Vector128<int> row) => row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> row, Vector128<int> column) =>
        Vector128Words.MultiplyAdd(sums, row, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(Vector128<int> first, Vector128<int> second, Vector128<int> third, Vector128<int> fourth)
    {
        if (Hardware.HasSsse3)
        {
            return Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(first, second), Ssse3.HorizontalAdd(third, fourth));
        }

        if (Hardware.HasAdvSimd64)
        {
            return AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(first, second), AdvSimd.Arm64.AddPairwise(third, fourth));
        }

        return Vector128.Create(Vector128.Sum(first), Vector128.Sum(second), Vector128.Sum(third), Vector128.Sum(fourth));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte values) => Unsafe.ReadUnaligned<ulong>(ref values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Convert(ulong values) => typeof(TFeature) == typeof(sbyte)
        ? Vector128.WidenLower(Vector128.CreateScalarUnsafe(values).AsSByte()).AsInt32()
        : Vector128.WidenLower(Vector128.CreateScalarUnsafe(values).AsByte()).AsInt32();
}

/// <summary>Pixels one after the other.</summary>
/// <inheritdoc cref="Vector128Dots{TFeature}"/>
internal readonly struct ScalarDots<TFeature> : IIntegerDots<int>
    where TFeature : unmanaged
{
    public static string Instruction => ScalarWords.Instruction;

    public static int Pixels => 1;

    public static int Columns => 3;

    public static bool FlipsColumns => false;

    public static bool HasMaskedLoads => false;

    public static int Zero => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadRow(ref byte values) => typeof(TFeature) == typeof(sbyte) ? (sbyte)values : values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadFirst(ref byte values, ref byte mask) => LoadRow(ref values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToColumn(int row) => row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyAdd(int sums, int row, int column) => sums + (row * column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Reduce(int first, int second, int third, int fourth) => Vector128.Create(first, second, third, fourth);
}
