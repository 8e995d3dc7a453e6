using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Gemm;

/// <summary>Sums that join what the matrix holds.</summary>
internal static class OuterSums
{
    /// <summary>C ← sums + β·C for some neighbouring entries; every NaN is made the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref float sums, ref float target, int count, float beta)
    {
        nuint i = 0;
        for (; i + (nuint)Vector256<float>.Count <= (nuint)count; i += (nuint)Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref sums, i) + (Vector256.LoadUnsafe(ref target, i) * beta);
            Vector256.ConditionalSelect(Vector256.Equals(value, value), value, Vector256.Create(float.NaN)).StoreUnsafe(ref target, i);
        }

        for (; i < (nuint)count; i++)
        {
            float value = Unsafe.Add(ref sums, i) + (beta * Unsafe.Add(ref target, i));
            Unsafe.Add(ref target, i) = float.IsNaN(value) ? float.NaN : value;
        }
    }
}
