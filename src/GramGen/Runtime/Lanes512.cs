using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Runtime;

/// <summary>
/// Adds the lanes of 512-bit vectors in the summation order, many vectors at once. Each step halves the lanes of two
/// vectors into one, so that 16 vectors end in one vector of their 16 sums (a transpose tree).
/// </summary>
/// <remarks>
/// For generated code. The sums come out in order if leaf 4p + c of the tree is vector 4c + p.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes512
{
    /// <summary>Adds lane ℓ + 8 to lane ℓ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold8(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    /// <summary>Adds lane ℓ + 4 to lane ℓ of vectors that <see cref="Fold8"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold4(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <summary>Adds lane ℓ + 2 to lane ℓ of vectors that <see cref="Fold4"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold2(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b01_00_01_00) + Avx512F.Shuffle(x, y, 0b11_10_11_10);

    /// <summary>Adds the last two lanes of vectors that <see cref="Fold2"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold1(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b10_00_10_00) + Avx512F.Shuffle(x, y, 0b11_01_11_01);

    /// <inheritdoc cref="Lanes128.Scale"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref float sums, int count, float scale, ref float scaled)
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector512<float>.Count)
        {
            Vector512<float> value = Vector512.LoadUnsafe(ref sums, i) * scale;
            Vector512.ConditionalSelect(Vector512.Equals(value, value), value, Vector512.Create(float.NaN)).StoreUnsafe(ref scaled, i);
        }
    }

    /// <summary>The mirror image of up to 32 sums: a rectangle column by column, a triangle filled up to a square.</summary>
    /// <param name="sums">The sums, row by row, in whole vectors.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; 0 for a triangle.</param>
    /// <param name="image">Receives the image, row by row, in whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mirror(ref float sums, int rows, int columns, ref float image)
    {
        ref int sources = ref MemoryMarshal.GetArrayDataReference(MirrorSources.Of(rows, columns));
        var first = Vector512.LoadUnsafe(ref sums);
        var second = Vector512.LoadUnsafe(ref sums, 16);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref sources), second).StoreUnsafe(ref image);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref sources, 16), second).StoreUnsafe(ref image, 16);
    }
}
