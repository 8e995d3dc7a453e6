using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using GramGen.Summation;

namespace GramGen.Integer;

/// <summary>Words with 128-bit vectors: <c>pmaddwd</c>, on ARM64 <c>smull</c> and <c>addp</c>.</summary>
internal readonly struct Vector128Words : IIntegerVector<Vector128<int>>
{
    public static int Groups => Vector128<int>.Count;

    public static string Instruction => Hardware.HasSse2 ? "pmaddwd" : Hardware.HasAdvSimd64 ? "smull" : "32-bit multiplication";

    public static GroupFormat Format => GroupFormat.Words;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(ref int group) => Vector128.Create(group);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadColumns(ref int groups) => Vector128.LoadUnsafe(ref groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> row, Vector128<int> columns)
    {
        if (Hardware.HasSse2)
        {
            return sums + Sse2.MultiplyAddAdjacent(row.AsInt16(), columns.AsInt16());
        }

        if (Hardware.HasAdvSimd64)
        {
            Vector128<int> lower = AdvSimd.MultiplyWideningLower(row.AsInt16().GetLower(), columns.AsInt16().GetLower());
            Vector128<int> upper = AdvSimd.MultiplyWideningUpper(row.AsInt16(), columns.AsInt16());
            return sums + AdvSimd.Arm64.AddPairwise(lower, upper);
        }

        Vector128<int> first = ((row << 16) >> 16) * ((columns << 16) >> 16);
        return sums + first + ((row >> 16) * (columns >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref int target, Vector128<int> sums) => (Vector128.LoadUnsafe(ref target) + sums).StoreUnsafe(ref target);
}

/// <summary>Words one after the other.</summary>
internal readonly struct ScalarWords : IIntegerVector<int>
{
    public static int Groups => 1;

    public static string Instruction => "scalar multiplication";

    public static GroupFormat Format => GroupFormat.Words;

    public static int Zero => 0;

    public static int Broadcast(ref int group) => group;

    public static int LoadColumns(ref int groups) => groups;

    public static int MultiplyAdd(int sums, int row, int columns) =>
        sums + ((short)row * (short)columns) + ((row >> 16) * (columns >> 16));

    public static void AddTo(ref int target, int sums) => target += sums;
}
