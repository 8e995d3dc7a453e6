using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>
/// A Gram matrix of weighted pixels with a right-hand side, of a small declared size, in one generated method: it multiplies pixels by the
/// roots of their weights as it loads them.
/// </summary>
/// <typeparam name="T">The type of features, roots and sums.</typeparam>
/// <remarks>For generated code, which calls it by <see cref="WeightedStraight"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStraightWeightedRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Computes G ← scale·F·W·Fᵀ and p ← scale·F·W·v in the library's summation order. A pixel whose root is 0 adds nothing, whatever it
    /// holds. Reads and writes nothing past the operands.
    /// </summary>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="roots">The first of M roots, followed by zeros up to whole vectors of 512 bits.</param>
    /// <param name="gram">The first of C·C values; they overlap no other operand.</param>
    /// <param name="product">The first of C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <returns>scale·vᵀ·W·v.</returns>
    static abstract T Compute(ref T features, ref T vector, ref T roots, ref T gram, ref T product, T scale);
}

/// <summary>
/// A straight routine as an object: what a kernel that was found at run time calls. Features and vector are in the declared format.
/// </summary>
internal abstract class StraightWeightedRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IStraightWeightedRightHandSide{T}.Compute"/>
    public abstract T Compute(ref byte features, ref byte vector, ref T roots, ref T gram, ref T product, T scale);
}

/// <summary>Of features that the routine reads in place.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class StraightWeightedRightHandSide<T, TRoutine> : StraightWeightedRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightWeightedRightHandSide<T>
{
    public override T Compute(ref byte features, ref byte vector, ref T roots, ref T gram, ref T product, T scale) => TRoutine.Compute(
        ref Unsafe.As<byte, T>(ref features), ref Unsafe.As<byte, T>(ref vector), ref roots, ref gram, ref product, scale);
}

/// <summary>Of features in another layout, or in half precision.</summary>
/// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class PackedStraightWeightedRightHandSide<TFeature, T, TRoutine>(int channels, int pixels, bool isChannelsLast)
    : StraightWeightedRightHandSide<T>
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightWeightedRightHandSide<T>
{
    public override T Compute(ref byte features, ref byte vector, ref T roots, ref T gram, ref T product, T scale) =>
        WeightedStraight.ComputePacked<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, TFeature>(ref features), ref Unsafe.As<byte, TFeature>(ref vector),
            ref roots, ref gram, ref product, scale);
}
