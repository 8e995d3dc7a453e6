using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>
/// A Gram matrix of weighted pixels, of a small declared size, in one generated method: it multiplies pixels by the roots of their weights
/// as it loads them.
/// </summary>
/// <typeparam name="T">The type of features, roots and sums.</typeparam>
/// <remarks>For generated code, which calls it by <see cref="WeightedStraight"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStraightWeighted<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Computes G ← scale·F·W·Fᵀ in the library's summation order. A pixel whose root is 0 adds nothing, whatever it holds. Reads and
    /// writes nothing past the operands.
    /// </summary>
    /// <param name="features">The first of C·M values.</param>
    /// <param name="roots">The first of M roots, followed by zeros up to whole vectors of 512 bits.</param>
    /// <param name="destination">The first of C·C values; they overlap no other operand.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    static abstract void Compute(ref T features, ref T roots, ref T destination, T scale);
}

/// <summary>
/// A straight routine of weighted pixels as an object: what a kernel that was found at run time calls. Features are in the declared format.
/// </summary>
internal abstract class StraightWeighted<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IStraightWeighted{T}.Compute"/>
    public abstract void Compute(ref byte features, ref T roots, ref T destination, T scale);
}

/// <summary>Of features that the routine reads in place.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class StraightWeighted<T, TRoutine> : StraightWeighted<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightWeighted<T>
{
    public override void Compute(ref byte features, ref T roots, ref T destination, T scale) =>
        TRoutine.Compute(ref Unsafe.As<byte, T>(ref features), ref roots, ref destination, scale);
}

/// <summary>Of features in another layout, or in half precision.</summary>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class PackedStraightWeighted<TFeature, T, TRoutine>(int channels, int pixels, bool isChannelsLast) : StraightWeighted<T>
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightWeighted<T>
{
    public override void Compute(ref byte features, ref T roots, ref T destination, T scale) =>
        WeightedStraight.ComputePacked<TFeature, T, TRoutine>(
            channels, pixels, isChannelsLast, ref Unsafe.As<byte, TFeature>(ref features), ref roots, ref destination, scale);
}
