using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Runtime;

/// <summary>
/// Adds the lanes of sums kept as two 256-bit vectors, in the summation order, eight sums at once (a transpose tree).
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes256
{
    /// <summary>So few sums are sooner added one by one than by a tree for eight.</summary>
    private const int FewestInTree = 4;

    /// <summary>Replaces the 16 lanes of each sum by the sum itself.</summary>
    /// <param name="work">The lanes of sum i from 16·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref float work, int sums)
    {
        nuint sum = 0;
        for (; sum + FewestInTree <= (nuint)sums; sum += 8)
        {
            Vector256<float> even = Fold2(Fold4(ref work, sum, sum + 4), Fold4(ref work, sum + 1, sum + 5));
            Vector256<float> odd = Fold2(Fold4(ref work, sum + 2, sum + 6), Fold4(ref work, sum + 3, sum + 7));
            Fold1(even, odd).StoreUnsafe(ref work, sum);
        }

        for (; sum < (nuint)sums; sum++)
        {
            Vector256<float> eight = Fold8(ref work, sum);
            Vector128<float> four = eight.GetLower() + eight.GetUpper();
            Unsafe.Add(ref work, sum) = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }

    /// <inheritdoc cref="Lanes128.Scale"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref float sums, int count, float scale, ref float scaled)
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref sums, i) * scale;
            Vector256.ConditionalSelect(Vector256.Equals(value, value), value, Vector256.Create(float.NaN)).StoreUnsafe(ref scaled, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold8(ref float work, nuint sum) =>
        Vector256.LoadUnsafe(ref work, 16 * sum) + Vector256.LoadUnsafe(ref work, (16 * sum) + 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold4(ref float work, nuint sum, nuint other)
    {
        Vector256<float> x = Fold8(ref work, sum);
        Vector256<float> y = Fold8(ref work, other);
        return Avx.Permute2x128(x, y, 0x20) + Avx.Permute2x128(x, y, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold2(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b01_00_01_00) + Avx.Shuffle(x, y, 0b11_10_11_10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold1(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b10_00_10_00) + Avx.Shuffle(x, y, 0b11_01_11_01);
}
