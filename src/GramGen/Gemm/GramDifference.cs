using System.Numerics;
using System.Runtime.CompilerServices;
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
    private const int Lanes = 8;

    /// <summary>Replaces the lower triangle of G by that of D.</summary>
    /// <param name="gram">G, C × C; afterwards the lower triangle, including the diagonal, is D.</param>
    /// <param name="target">A; only its lower triangle is read.</param>
    /// <param name="channels">C.</param>
    /// <returns>‖D‖²_F.</returns>
    [SkipLocalsInit]
    public static double Subtract<T>(Span<T> gram, ReadOnlySpan<T> target, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> rest = stackalloc T[Lanes];
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        double diagonal = 0;
        for (int row = 0; row < channels; row++)
        {
            Span<T> differences = gram.Slice(row * channels, row + 1);
            ReadOnlySpan<T> targets = target.Slice(row * channels, row + 1);
            int whole = row - (row % Lanes);
            for (int column = 0; column < whole; column += Lanes)
            {
                Subtract(ref differences[column], in targets[column]);
                AddSquares(in differences[column], ref low, ref high);
            }

            rest.Clear();
            for (int column = whole; column <= row; column++)
            {
                differences[column] -= targets[column];
                rest[column - whole] = differences[column];
            }

            // The last one is on the diagonal.
            double last = double.CreateTruncating(differences[row]);
            diagonal += last * last;
            rest[row - whole] = T.Zero;
            AddSquares(in rest[0], ref low, ref high);
        }

        Vector256<double> four = low + high;
        double below = (four[0] + four[2]) + (four[1] + four[3]);
        return (2 * below) + diagonal;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract<T>(ref T gram, in T target)
        where T : unmanaged
    {
        ref T subtrahend = ref Unsafe.AsRef(in target);
        for (nuint i = 0; i < Lanes; i += (nuint)Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref gram, i) - Vector256.LoadUnsafe(ref subtrahend, i)).StoreUnsafe(ref gram, i);
        }
    }

    /// <summary>Adds the squares of eight values to the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares<T>(in T values, ref Vector256<double> low, ref Vector256<double> high)
        where T : unmanaged
    {
        Vector256<double> first;
        Vector256<double> second;
        if (typeof(T) == typeof(float))
        {
            (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref Unsafe.AsRef(in values))));
        }
        else
        {
            ref double doubles = ref Unsafe.As<T, double>(ref Unsafe.AsRef(in values));
            first = Vector256.LoadUnsafe(ref doubles);
            second = Vector256.LoadUnsafe(ref doubles, 4);
        }

        low += first * first;
        high += second * second;
    }
}
