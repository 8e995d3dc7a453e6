using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>
/// A Gram matrix with a right-hand side, of a small declared size, in one generated method: it reads rows of features in place,
/// and stores both triangles.
/// </summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStraightRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Computes G ← scale·F·Fᵀ and p ← scale·F·v in the library's summation order. Reads and writes nothing past the operands.
    /// </summary>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="vector">The first of M values.</param>
    /// <param name="gram">The first of C·C values; they overlap no other operand.</param>
    /// <param name="product">The first of C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    static abstract void Compute(ref T features, ref T vector, ref T gram, ref T product, T scale);
}

/// <summary>
/// A straight routine as an object: what a kernel that was found at run time calls. Features and vector are in the declared format.
/// </summary>
internal abstract class StraightRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IStraightRightHandSide{T}.Compute"/>
    public abstract void Compute(ref byte features, ref byte vector, ref T gram, ref T product, T scale);
}

/// <summary>Of features that are rows of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class StraightRightHandSide<T, TRoutine> : StraightRightHandSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightRightHandSide<T>
{
    public override void Compute(ref byte features, ref byte vector, ref T gram, ref T product, T scale) =>
        TRoutine.Compute(ref Unsafe.As<byte, T>(ref features), ref Unsafe.As<byte, T>(ref vector), ref gram, ref product, scale);
}

/// <summary>Of features in another layout, or in half precision.</summary>
/// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class PackedStraightRightHandSide<TFeature, T, TRoutine>(int channels, int pixels, bool isChannelsLast)
    : StraightRightHandSide<T>
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightRightHandSide<T>
{
    public override void Compute(ref byte features, ref byte vector, ref T gram, ref T product, T scale) =>
        PackedStraight.Compute<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, TFeature>(ref features),
            ref Unsafe.As<byte, TFeature>(ref vector), ref gram, ref product, scale);
}
