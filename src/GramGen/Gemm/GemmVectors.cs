using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>Vector steps of the broadcast micro-kernels, and of the packing and stores around them.</summary>
internal static class GemmVectors
{
    /// <summary>Columns that are transposed together.</summary>
    public const int TransposedColumns = 4;

    /// <summary>The gradient of a ReLU's input: zero where its output, the feature, is zero or less; NaN is neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask<T>(Vector128<T> gradient, Vector128<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector128.ConditionalSelect(Vector128.LessThanOrEqual(features, Vector128<T>.Zero), Vector128<T>.Zero, gradient);

    /// <inheritdoc cref="Mask{T}(Vector128{T}, Vector128{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask<T>(Vector256<T> gradient, Vector256<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(features, Vector256<T>.Zero), Vector256<T>.Zero, gradient);

    /// <inheritdoc cref="Mask{T}(Vector128{T}, Vector128{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask<T>(Vector512<T> gradient, Vector512<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(features, Vector512<T>.Zero), Vector512<T>.Zero, gradient);

    /// <summary>Transposes <see cref="TransposedColumns"/> columns, of as many rows as a vector has values, into as many vectors.</summary>
    /// <param name="vectorLength">A constant of the micro-kernels: of 512 bits or 256.</param>
    /// <param name="source">The first row's first value.</param>
    /// <param name="stride">Values from row to row.</param>
    /// <param name="target">Receives the first vector.</param>
    /// <param name="second">The offset of the second from it.</param>
    /// <param name="third">The offset of the third.</param>
    /// <param name="fourth">The offset of the fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose<T>(
        int vectorLength, ref T source, nuint stride, ref T target, nuint second, nuint third, nuint fourth)
        where T : unmanaged
    {
        if (vectorLength == Vector512<T>.Count)
        {
            VectorTranspose.Transpose512(ref source, stride, ref target, second, third, fourth);
        }
        else
        {
            VectorTranspose.Transpose256(ref source, stride, ref target, second, third, fourth);
        }
    }

    /// <summary>Copies values, whole vectors first.</summary>
    /// <param name="vectorLength">A constant of the micro-kernels: of 512 bits or 256.</param>
    /// <param name="source">The values.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="count">The number of values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<T>(int vectorLength, ref T source, ref T target, int count)
        where T : unmanaged
    {
        int i = 0;
        for (; i + vectorLength <= count; i += vectorLength)
        {
            if (vectorLength == Vector512<T>.Count)
            {
                Vector512.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            }
            else
            {
                Vector256.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>Adds β·G to some adjacent sums and stores them in G.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddBeta<T>(ref T sums, ref T gram, int count, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nuint i = 0;
        for (; i + (nuint)Vector256<T>.Count <= (nuint)count; i += (nuint)Vector256<T>.Count)
        {
            Vector256<T> value = Vector256.LoadUnsafe(ref sums, i) + (Vector256.LoadUnsafe(ref gram, i) * beta);
            CanonicalNaN.Of(value).StoreUnsafe(ref gram, i);
        }

        for (; i < (nuint)count; i++)
        {
            Unsafe.Add(ref gram, i) = CanonicalNaN.Of(Unsafe.Add(ref sums, i) + (beta * Unsafe.Add(ref gram, i)));
        }
    }
}
