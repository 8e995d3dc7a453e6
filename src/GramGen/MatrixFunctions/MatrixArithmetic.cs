using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.MatrixFunctions;

/// <summary>
/// What is done to all entries of a matrix. Without fused multiply-adds, and in 512-bit vectors, which narrower hardware computes in parts:
/// the same bits on every machine.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal static class MatrixArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Values whose squares are added in <typeparamref name="T"/>, before the sum is added to others in <see cref="double"/>.
    /// </summary>
    private const int ChunkLength = 1024;

    /// <summary>Computes factor·X + otherFactor·Y; X may be the destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(T factor, ReadOnlySpan<T> values, T otherFactor, ReadOnlySpan<T> others, Span<T> destination)
    {
        ref T x = ref MemoryMarshal.GetReference(values);
        ref T y = ref MemoryMarshal.GetReference(others[..values.Length]);
        ref T target = ref MemoryMarshal.GetReference(destination[..values.Length]);
        nuint length = (nuint)values.Length;
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            Vector512<T> sum = (Vector512.LoadUnsafe(ref x, i) * factor) + (Vector512.LoadUnsafe(ref y, i) * otherFactor);
            sum.StoreUnsafe(ref target, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref target, i) = (Unsafe.Add(ref x, i) * factor) + (Unsafe.Add(ref y, i) * otherFactor);
        }
    }

    /// <summary>Multiplies all values by a factor; they may be the destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<T> values, T factor, Span<T> destination)
    {
        ref T x = ref MemoryMarshal.GetReference(values);
        ref T target = ref MemoryMarshal.GetReference(destination[..values.Length]);
        nuint length = (nuint)values.Length;
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref x, i) * factor).StoreUnsafe(ref target, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref x, i) * factor;
        }
    }

    /// <summary>Adds a value to the diagonal of a square matrix.</summary>
    public static void AddToDiagonal(Span<T> matrix, int order, T value)
    {
        for (int i = 0; i < order; i++)
        {
            matrix[i * (order + 1)] += value;
        }
    }

    /// <summary>
    /// The sum of the squares: lanes of a vector within each 1024 values, then the lanes and what fills no vector one by one, and these
    /// sums in <see cref="double"/>, ascending.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(ReadOnlySpan<T> values)
    {
        double total = 0;
        for (; values.Length > 0; values = values[Math.Min(ChunkLength, values.Length)..])
        {
            ReadOnlySpan<T> chunk = values[..Math.Min(ChunkLength, values.Length)];
            Vector512<T> lanes = Vector512<T>.Zero;
            int i = 0;
            for (; i + Vector512<T>.Count <= chunk.Length; i += Vector512<T>.Count)
            {
                var vector = Vector512.Create(chunk[i..]);
                lanes += vector * vector;
            }

            for (int lane = 0; lane < Vector512<T>.Count; lane++)
            {
                total += double.CreateTruncating(lanes[lane]);
            }

            for (; i < chunk.Length; i++)
            {
                total += double.CreateTruncating(chunk[i] * chunk[i]);
            }
        }

        return total;
    }

    /// <summary>The exponent of the largest magnitude; null if all values are 0.</summary>
    public static int? Exponent(ReadOnlySpan<T> values)
    {
        T largest = T.Abs(TensorPrimitives.MaxMagnitude(values));
        return T.IsZero(largest) ? null : T.ILogB(largest);
    }

    /// <summary>Multiplies all values by a power of two: exactly, unless a result is subnormal or overflows.</summary>
    public static void ScaleByPowerOfTwo(Span<T> values, int exponent)
    {
        T power = T.ScaleB(T.One, exponent);
        if (T.IsNormal(power))
        {
            Scale(values, power, values);
            return;
        }

        // In two parts, because 2 to the power of the exponent may overflow where the results do not.
        int half = exponent / 2;
        Scale(values, T.ScaleB(T.One, half), values);
        Scale(values, T.ScaleB(T.One, exponent - half), values);
    }

    /// <summary>Exchanges the memories of two matrices.</summary>
    public static void Exchange(ref Span<T> one, ref Span<T> other)
    {
        Span<T> first = one;
        one = other;
        other = first;
    }
}
