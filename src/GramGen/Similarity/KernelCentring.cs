using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Similarity;

/// <summary>
/// Centres a symmetric kernel: K_ij − (m_i + m_j) + m, with the mean m_i of each row and the mean m of all, in double precision.
/// </summary>
/// <remarks>Of a row, lane ℓ of 8 adds the entries ℓ, ℓ + 8, … from +0, and the lanes are added in halves.</remarks>
internal static class KernelCentring
{
    private const int Lanes = 8;

    /// <summary>Centres a kernel in place.</summary>
    /// <param name="kernel">The kernel, order × order.</param>
    /// <param name="order">Its order.</param>
    public static void Run<T>(Span<T> kernel, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var memory = new PackBuffer<double>(2L * order);
        Span<double> means = memory.Span[..order];
        Span<double> doubles = memory.Span.Slice(order, order);
        for (int row = 0; row < order; row++)
        {
            means[row] = Sum(ToDoubles(kernel.Slice(row * order, order), doubles)) / order;
        }

        double mean = Sum(means) / order;
        for (int row = 0; row < order; row++)
        {
            Centre(kernel.Slice(row * order, order), means, means[row], mean);
        }
    }

    private static ReadOnlySpan<double> ToDoubles<T>(Span<T> row, Span<double> doubles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return MemoryMarshal.Cast<T, double>(row);
        }

        TensorPrimitives.ConvertTruncating<T, double>(row, doubles);
        return doubles;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        int whole = values.Length / Lanes * Lanes;
        for (int i = 0; i < whole; i += Lanes)
        {
            sum += Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
        }

        Span<double> last = stackalloc double[Lanes];
        last.Clear();
        values[whole..].CopyTo(last);
        return Centring.SumOfLanes(sum + Vector512.Create<double>(last));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Centre<T>(Span<T> row, ReadOnlySpan<double> means, double rowMean, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T entries = ref MemoryMarshal.GetReference(row);
        int i = 0;
        for (; i + Lanes <= row.Length; i += Lanes)
        {
            Vector512<double> both = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(means), (nuint)i) + Vector512.Create(rowMean);
            if (typeof(T) == typeof(double))
            {
                ref double target = ref Unsafe.As<T, double>(ref Unsafe.Add(ref entries, i));
                CanonicalNaN.Of(Vector512.LoadUnsafe(ref target) - both + Vector512.Create(mean)).StoreUnsafe(ref target);
            }
            else
            {
                ref float target = ref Unsafe.As<T, float>(ref Unsafe.Add(ref entries, i));
                var values = Vector512.WidenLower(Vector256.LoadUnsafe(ref target).ToVector512Unsafe());
                var narrow = Vector512.Narrow(values - both + Vector512.Create(mean), Vector512<double>.Zero);
                CanonicalNaN.Of(narrow.GetLower()).StoreUnsafe(ref target);
            }
        }

        for (; i < row.Length; i++)
        {
            ref T entry = ref Unsafe.Add(ref entries, i);
            entry = CanonicalNaN.Of(T.CreateTruncating(double.CreateTruncating(entry) - (means[i] + rowMean) + mean));
        }
    }
}
