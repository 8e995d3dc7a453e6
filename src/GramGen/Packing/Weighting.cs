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

    /// <summary>Computes √w of valid weights.</summary>
    public static void Roots<T>(ReadOnlySpan<T> weights, Span<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sqrt(weights, roots);

    /// <summary>Computes √w, unless a weight is negative or not finite.</summary>
    /// <param name="weights">w.</param>
    /// <param name="roots">Receives √w.</param>
    /// <returns>Whether all weights are valid. If not, the roots are undefined, and <see cref="FirstInvalid"/> finds the first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRoots<T>(ReadOnlySpan<T> weights, Span<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(weights);
        ref T results = ref MemoryMarshal.GetReference(roots[..weights.Length]);
        nuint length = (nuint)weights.Length;
        var infinity = Vector512.Create(T.PositiveInfinity);
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            var lanes = Vector512.LoadUnsafe(ref values, i);
            if (!Vector512.GreaterThanOrEqualAll(lanes, Vector512<T>.Zero) || !Vector512.LessThanAll(lanes, infinity))
            {
                return false;
            }

            Vector512.Sqrt(lanes).StoreUnsafe(ref results, i);
        }

        for (; i + (nuint)Vector128<T>.Count <= length; i += (nuint)Vector128<T>.Count)
        {
            var lanes = Vector128.LoadUnsafe(ref values, i);
            if (!Vector128.GreaterThanOrEqualAll(lanes, Vector128<T>.Zero)
                || !Vector128.LessThanAll(lanes, Vector128.Create(T.PositiveInfinity)))
            {
                return false;
            }

            Vector128.Sqrt(lanes).StoreUnsafe(ref results, i);
        }

        for (; i < length; i++)
        {
            T weight = Unsafe.Add(ref values, i);
            if (!(weight >= T.Zero && T.IsFinite(weight)))
            {
                return false;
            }

            Unsafe.Add(ref results, i) = T.Sqrt(weight);
        }

        return true;
    }

    /// <summary>Multiplies a channel's pixels by factors, such as the roots of their weights. A factor of 0 makes 0 of any value.</summary>
    /// <param name="row">The pixels.</param>
    /// <param name="factors">A factor for each.</param>
    /// <param name="target">Receives the products; it may be the row, but must not overlap it otherwise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> factors, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        ref T firstFactor = ref MemoryMarshal.GetReference(factors[..row.Length]);
        ref T products = ref MemoryMarshal.GetReference(target[..row.Length]);
        nuint length = (nuint)row.Length;
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            var factor = Vector512.LoadUnsafe(ref firstFactor, i);
            Vector512<T> product = Vector512.LoadUnsafe(ref values, i) * factor;
            Vector512.AndNot(product, Vector512.Equals(factor, Vector512<T>.Zero)).StoreUnsafe(ref products, i);
        }

        for (; i + (nuint)Vector128<T>.Count <= length; i += (nuint)Vector128<T>.Count)
        {
            var factor = Vector128.LoadUnsafe(ref firstFactor, i);
            Vector128<T> product = Vector128.LoadUnsafe(ref values, i) * factor;
            Vector128.AndNot(product, Vector128.Equals(factor, Vector128<T>.Zero)).StoreUnsafe(ref products, i);
        }

        for (; i < length; i++)
        {
            T factor = Unsafe.Add(ref firstFactor, i);
            Unsafe.Add(ref products, i) = T.IsZero(factor) ? T.Zero : Unsafe.Add(ref values, i) * factor;
        }
    }

    /// <summary>Multiplies some pixels of all channels by factors, in place. A factor of 0 makes 0 of any value.</summary>
    /// <param name="values">C·M values.</param>
    /// <param name="channels">C.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    /// <param name="factors">A factor for each of the M pixels.</param>
    /// <param name="first">The first pixel that is multiplied.</param>
    /// <param name="end">The pixel after the last.</param>
    public static void MultiplyPixels<T>(
        Span<T> values, int channels, bool isChannelsLast, ReadOnlySpan<T> factors, int first, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isChannelsLast)
        {
            for (int pixel = first; pixel < end; pixel++)
            {
                Span<T> all = values.Slice(pixel * channels, channels);
                if (T.IsZero(factors[pixel]))
                {
                    all.Clear();
                }
                else
                {
                    TensorPrimitives.Multiply(all, factors[pixel], all);
                }
            }

            return;
        }

        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> row = values.Slice((channel * factors.Length) + first, end - first);
            Multiply(row, factors[first..end], row);
        }
    }
}
