using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// Weights of pixels: F·W·Fᵀ is the Gram matrix of the rows √w·f, which packing makes of the features, each value rounded once. So it
/// stays symmetric to the bit, and every algorithm of the Gram matrix computes it.
/// </summary>
internal static class Weighting
{
    /// <summary>The first pixel whose weight is negative or not finite, or −1.</summary>
    public static int FirstInvalid<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(weights);
        var largest = Vector512.Create(T.BitDecrement(T.PositiveInfinity));
        nuint valid = 0;
        for (; valid + (nuint)Element<T>.Lanes <= (nuint)weights.Length; valid += (nuint)Element<T>.Lanes)
        {
            var lanes = Vector512.LoadUnsafe(ref values, valid);
            if (!Vector512.GreaterThanOrEqualAll(lanes, Vector512<T>.Zero) || !Vector512.LessThanOrEqualAll(lanes, largest))
            {
                break;
            }
        }

        for (int pixel = (int)valid; pixel < weights.Length; pixel++)
        {
            if (!(weights[pixel] >= T.Zero && T.IsFinite(weights[pixel])))
            {
                return pixel;
            }
        }

        return -1;
    }

    /// <summary>Computes √w.</summary>
    public static void Roots<T>(ReadOnlySpan<T> weights, Span<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sqrt(weights, roots);

    /// <summary>Multiplies a channel's pixels by the roots of their weights. A weight of 0 makes 0 of any value, of NaN too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(Span<T> row, ReadOnlySpan<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        ref T factors = ref MemoryMarshal.GetReference(roots[..row.Length]);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint i = 0;
        for (; i + lanes <= (nuint)row.Length; i += lanes)
        {
            var root = Vector512.LoadUnsafe(ref factors, i);
            Vector512<T> product = Vector512.LoadUnsafe(ref values, i) * root;
            Vector512.AndNot(product, Vector512.Equals(root, Vector512<T>.Zero)).StoreUnsafe(ref values, i);
        }

        for (; i < (nuint)row.Length; i++)
        {
            T root = Unsafe.Add(ref factors, i);
            Unsafe.Add(ref values, i) = T.IsZero(root) ? T.Zero : Unsafe.Add(ref values, i) * root;
        }
    }
}
