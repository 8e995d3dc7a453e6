using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>
/// A Gram matrix of a small declared size in one generated method: it reads rows of features in place, and stores both triangles.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <remarks>
/// For generated code. Features that are not rows of <typeparamref name="T"/> are packed first: <see cref="PackedStraight"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStraightRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes G ← scale·F·Fᵀ in the library's summation order. Reads and writes nothing past the operands.</summary>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="destination">The first of C·C values; they overlap no feature.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    static abstract void Compute(ref T features, ref T destination, T scale);
}

/// <summary>A straight routine as an object: what a kernel that was found at run time calls. Features are in the declared format.</summary>
internal abstract class StraightRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IStraightRoutine{T}.Compute"/>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="destination">The first of C·C values; they overlap no feature.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public abstract void Compute(ref byte features, ref T destination, T scale);

    /// <summary>Computes G ← scale·F·W·Fᵀ of pixels that are multiplied by the roots of their weights first.</summary>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="roots">M roots.</param>
    /// <param name="destination">The first of C·C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public abstract void ComputeWeighted(ref byte features, ReadOnlySpan<T> roots, ref T destination, T scale);

    /// <summary>Computes many products, with nothing in between.</summary>
    /// <param name="features">The first value of the first feature map.</param>
    /// <param name="featureStride">Values from one feature map to the next.</param>
    /// <param name="destination">The first value of the first Gram matrix.</param>
    /// <param name="gramStride">Values from one Gram matrix to the next.</param>
    /// <param name="count">Products.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    public abstract void ComputeBatch(ref byte features, int featureStride, ref T destination, int gramStride, int count, T scale);
}

/// <summary>Of features that the routine reads in place.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class StraightRoutine<T, TRoutine>(int channels, int pixels, bool isChannelsLast) : StraightRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightRoutine<T>
{
    public override void Compute(ref byte features, ref T destination, T scale) =>
        TRoutine.Compute(ref Unsafe.As<byte, T>(ref features), ref destination, scale);

    public override void ComputeWeighted(ref byte features, ReadOnlySpan<T> roots, ref T destination, T scale) =>
        PackedStraight.ComputeWeightedInPlace<T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, T>(ref features), roots, ref destination, scale);

    public override void ComputeBatch(ref byte features, int featureStride, ref T destination, int gramStride, int count, T scale)
    {
        ref T map = ref Unsafe.As<byte, T>(ref features);
        for (int item = 0; item < count; item++)
        {
            TRoutine.Compute(ref map, ref destination, scale);
            map = ref Unsafe.Add(ref map, featureStride);
            destination = ref Unsafe.Add(ref destination, gramStride);
        }
    }
}

/// <summary>Of features in another layout, or in half precision.</summary>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class PackedStraightRoutine<TFeature, T, TRoutine>(int channels, int pixels, bool isChannelsLast) : StraightRoutine<T>
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightRoutine<T>
{
    public override void Compute(ref byte features, ref T destination, T scale) =>
        PackedStraight.Compute<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, TFeature>(ref features), ref destination, scale);

    public override void ComputeWeighted(ref byte features, ReadOnlySpan<T> roots, ref T destination, T scale) =>
        PackedStraight.ComputeWeighted<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, TFeature>(ref features), roots, ref destination, scale);

    public override void ComputeBatch(ref byte features, int featureStride, ref T destination, int gramStride, int count, T scale)
    {
        ref TFeature map = ref Unsafe.As<byte, TFeature>(ref features);
        for (int item = 0; item < count; item++)
        {
            PackedStraight.Compute<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref map, ref destination, scale);
            map = ref Unsafe.Add(ref map, featureStride);
            destination = ref Unsafe.Add(ref destination, gramStride);
        }
    }
}
