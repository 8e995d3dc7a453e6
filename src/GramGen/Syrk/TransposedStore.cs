using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Syrk;

/// <summary>The transpose of a micro-tile's sums by two permutations, which is faster than storing value by value.</summary>
internal static class TransposedStore
{
    /// <summary>Values of a transposed micro-tile: two vectors of 16.</summary>
    public const int Length = 2 * 16;

    private const int Sizes = MicroKernelLimits.MostRows + 1;

    private static readonly int[][] Indices = [.. Enumerable.Range(0, Sizes * Sizes).Select(size => CreateIndices(size / Sizes, size % Sizes))];

    /// <summary>Whether micro-tiles are transposed here: of 16 lanes only, because two vectors of <c>double</c> are too few for one.</summary>
    public static bool IsUsed<T>(int vectorLength) => typeof(T) == typeof(float) && vectorLength == Vector512<float>.Count;

    /// <summary>Transposes up to 32 sums: a rectangle column by column, a diagonal completed to a square.</summary>
    /// <param name="sums">The sums, row by row, in whole vectors.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; 0 for a diagonal.</param>
    /// <param name="transposed">Receives the transpose, row by row, in whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref float sums, int rows, int columns, ref float transposed)
    {
        ref int indices = ref MemoryMarshal.GetArrayDataReference(Indices[(rows * Sizes) + columns]);
        var first = Vector512.LoadUnsafe(ref sums);
        var second = Vector512.LoadUnsafe(ref sums, 16);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref indices), second).StoreUnsafe(ref transposed);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref indices, 16), second).StoreUnsafe(ref transposed, 16);
    }

    /// <summary>The index of the sum at each position of the transpose, row by row.</summary>
    private static int[] CreateIndices(int rows, int columns)
    {
        int[] indices = new int[Length];
        int transposedRows = columns == 0 ? rows : columns;
        for (int position = 0; position < Math.Min(transposedRows * rows, Length); position++)
        {
            int row = position % rows;
            int column = position / rows;
            int below = Math.Max(row, column);
            indices[position] = columns == 0 ? (below * (below + 1) / 2) + Math.Min(row, column) : (row * columns) + column;
        }

        return indices;
    }
}
