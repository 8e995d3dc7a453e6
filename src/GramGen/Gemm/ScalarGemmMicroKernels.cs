using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>Micro-kernels of the backward product for machines without vectors: four independent sums.</summary>
internal readonly struct ScalarGemmMicroKernels<T> : IGemmMicroKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Rows => 1;

    public static int Vectors => 1;

    public static int VectorLength => 4;

    /// <remarks>With one row the broadcast values of successive steps are adjacent in either layout.</remarks>
    public static void BackwardChannelsFirst(int vectors, scoped in BackwardOperands<T> operands) => Multiply(operands);

    public static void BackwardChannelsLast(int vectors, scoped in BackwardOperands<T> operands) => Multiply(operands);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(scoped in BackwardOperands<T> operands)
    {
        ref T b = ref operands.B;
        T sum0 = T.Zero;
        T sum1 = T.Zero;
        T sum2 = T.Zero;
        T sum3 = T.Zero;
        for (nuint k = 0; k < operands.Steps; k++)
        {
            T a = Unsafe.Add(ref operands.A, k);
            sum0 = FusedMultiplyAdd.Of(a, b, sum0);
            sum1 = FusedMultiplyAdd.Of(a, Unsafe.Add(ref b, 1), sum1);
            sum2 = FusedMultiplyAdd.Of(a, Unsafe.Add(ref b, 2), sum2);
            sum3 = FusedMultiplyAdd.Of(a, Unsafe.Add(ref b, 3), sum3);
            b = ref Unsafe.Add(ref b, operands.BStride);
        }

        Store(operands, 0, sum0);
        Store(operands, 1, sum1);
        Store(operands, 2, sum2);
        Store(operands, 3, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(scoped in BackwardOperands<T> operands, int column, T sum)
    {
        T value = CanonicalNaN.Of(sum * operands.Scale);
        bool isMasked = operands.IsMasked && Unsafe.Add(ref operands.Features, column) <= T.Zero;
        Unsafe.Add(ref operands.Destination, column) = isMasked ? T.Zero : value;
    }
}
