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
    /// <summary>Replaces the 16 lanes of each sum by the sum itself.</summary>
    /// <param name="work">The lanes of sum i from 16·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref float work, int sums)
    {
        for (nuint first = 0; first < (nuint)sums; first += 8)
        {
            Vector256<float> even = Fold2(Fold4(ref work, first, first + 4), Fold4(ref work, first + 1, first + 5));
            Vector256<float> odd = Fold2(Fold4(ref work, first + 2, first + 6), Fold4(ref work, first + 3, first + 7));
            Fold1(even, odd).StoreUnsafe(ref work, first);
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
