using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Planning;
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
    /// <param name="roots">
    /// Receives √w, then zeros up to whole vectors of 512 bits. Each vector is stored at once, so a routine that loads it does not wait
    /// for the parts to reach the cache.
    /// </param>
    /// <returns>Whether all weights are valid. If not, the roots are undefined, and <see cref="FirstInvalid"/> finds the first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRoots<T>(ReadOnlySpan<T> weights, Span<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(weights);
        nuint length = (nuint)weights.Length;
        nuint lanes = (nuint)Vector512<T>.Count;
        ref T results = ref MemoryMarshal.GetReference(roots[..IntegerMath.RoundUp(weights.Length, Vector512<T>.Count)]);
        for (nuint i = 0; i < length; i += lanes)
        {
            Vector512<T> vector = i + lanes <= length
                ? Vector512.LoadUnsafe(ref values, i)
                : LoadFirst(ref Unsafe.Add(ref values, i), (int)(length - i));
            if (!Vector512.GreaterThanOrEqualAll(vector, Vector512<T>.Zero)
                || !Vector512.LessThanAll(vector, Vector512.Create(T.PositiveInfinity)))
            {
                return false;
            }

            Vector512.Sqrt(vector).StoreUnsafe(ref results, i);
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

    /// <summary>Loads fewer values than a vector has, and zeros into the other lanes. Reads nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<T> LoadFirst<T>(ref T values, int count)
        where T : unmanaged
    {
        if (!Hardware.HasAvx2)
        {
            Vector512<T> vector = Vector512<T>.Zero;
            MemoryMarshal.CreateReadOnlySpan(ref values, count)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<T>, T>(ref vector), Vector512<T>.Count));
            return vector;
        }

        int half = Vector256<T>.Count;
        fixed (T* first = &values)
        {
            return Vector512.Create(
                MaskedLoad(first, count), count > half ? MaskedLoad(first + half, count - half) : Vector256<T>.Zero);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<T> MaskedLoad<T>(T* first, int count)
        where T : unmanaged => typeof(T) == typeof(double)
        ? Avx.MaskLoad((double*)first, Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble())
            .As<double, T>()
        : Avx.MaskLoad((float*)first, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle())
            .As<float, T>();
}
