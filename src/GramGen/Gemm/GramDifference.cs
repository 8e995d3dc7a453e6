using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Gemm;

/// <summary>D = G − A of symmetric matrices, and the sum of its squares.</summary>
/// <remarks>
/// Each entry of D is rounded to the type of G. The squares are added in <see cref="double"/>, in one order. Below the diagonal
/// 8 lanes run row after row, and lane ℓ adds the columns j ≡ ℓ (mod 8), ascending; the lanes are added in halves, ℓ with ℓ + 4,
/// then ℓ + 2 and ℓ + 1. The diagonal is added separately. The result is twice the sum below the diagonal, plus the diagonal's.
/// </remarks>
internal static class GramDifference
{
    /// <summary>Values that G may have after the last entry, to be read in whole vectors too; their value does not matter.</summary>
    public const int Padding = Lanes;

    private const int Lanes = 8;

    /// <summary>
    /// Up to this number of channels A is subtracted from all of G, not only from the lower triangle: rows that end within a vector cost
    /// more than the upper triangle.
    /// </summary>
    private const int FewChannels = 48;

    /// <summary>Replaces the lower triangle of G by that of D.</summary>
    /// <param name="gram">
    /// G, C × C, and up to <see cref="Padding"/> more values; afterwards the lower triangle, including the diagonal,
    /// is D, and the rest is undefined.
    /// </param>
    /// <param name="target">A; its lower triangle decides the result.</param>
    /// <param name="channels">C.</param>
    /// <returns>‖D‖²_F.</returns>
    public static double Subtract<T>(Span<T> gram, ReadOnlySpan<T> target, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (channels <= FewChannels)
        {
            Subtract(gram[..(channels * channels)], target);
        }
        else
        {
            for (int row = 0; row < channels; row++)
            {
                Subtract(gram.Slice(row * channels, row + 1), target[(row * channels)..]);
            }
        }

        return SumOfSquares<T>(gram, channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract<T>(Span<T> gram, ReadOnlySpan<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T difference = ref MemoryMarshal.GetReference(gram);
        ref T subtrahend = ref MemoryMarshal.GetReference(target);
        nuint i = 0;
        for (; i + (nuint)Vector256<T>.Count <= (nuint)gram.Length; i += (nuint)Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref difference, i) - Vector256.LoadUnsafe(ref subtrahend, i)).StoreUnsafe(ref difference, i);
        }

        for (; i < (nuint)gram.Length; i++)
        {
            Unsafe.Add(ref difference, i) -= Unsafe.Add(ref subtrahend, i);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares<T>(ReadOnlySpan<T> matrix, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> last = stackalloc T[Lanes];
        ref T values = ref MemoryMarshal.GetReference(matrix);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        double diagonal = 0;
        for (int row = 0; row < channels; row++)
        {
            int start = row * channels;
            double square = double.CreateTruncating(Unsafe.Add(ref values, start + row));
            diagonal += square * square;
            for (int column = 0; column < row; column += Lanes)
            {
                scoped ref T lanes = ref Unsafe.Add(ref values, start + column);
                if (start + column + Lanes > matrix.Length)
                {
                    matrix[(start + column)..].CopyTo(last);
                    lanes = ref MemoryMarshal.GetReference(last);
                }

                AddSquares(ref lanes, row - column, ref low, ref high);
            }
        }

        Vector256<double> four = low + high;
        double below = (four[0] + four[2]) + (four[1] + four[3]);
        return (2 * below) + diagonal;
    }

    /// <summary>Adds the squares of the first of eight values to the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares<T>(ref T values, int count, ref Vector256<double> low, ref Vector256<double> high)
        where T : unmanaged
    {
        Vector256<double> first;
        Vector256<double> second;
        if (typeof(T) == typeof(float))
        {
            var isIncluded = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));
            (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref values)) & isIncluded.AsSingle());
        }
        else
        {
            ref double doubles = ref Unsafe.As<T, double>(ref values);
            first = Vector256.LoadUnsafe(ref doubles)
                & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
            second = Vector256.LoadUnsafe(ref doubles, 4)
                & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create(count - 4L)).AsDouble();
        }

        low += first * first;
        high += second * second;
    }
}
