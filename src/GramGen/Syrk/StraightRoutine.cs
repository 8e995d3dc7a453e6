using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>
/// A Gram matrix of a small declared size in one generated method: it reads channels-first features in place, and stores both
/// triangles.
/// </summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <remarks>For generated code.</remarks>
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

/// <summary>A straight routine as an object: what a kernel that was found at run time calls.</summary>
internal abstract class StraightRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IStraightRoutine{T}.Compute"/>
    public abstract void Compute(ref T features, ref T destination, T scale);

    /// <summary>Computes many products, with nothing in between.</summary>
    /// <param name="features">The first value of the first feature map.</param>
    /// <param name="featureStride">Values from one feature map to the next.</param>
    /// <param name="destination">The first value of the first Gram matrix.</param>
    /// <param name="gramStride">Values from one Gram matrix to the next.</param>
    /// <param name="count">Products.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    public abstract void ComputeBatch(ref T features, int featureStride, ref T destination, int gramStride, int count, T scale);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class StraightRoutine<T, TRoutine> : StraightRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, IStraightRoutine<T>
{
    public override void Compute(ref T features, ref T destination, T scale) => TRoutine.Compute(ref features, ref destination, scale);

    public override void ComputeBatch(ref T features, int featureStride, ref T destination, int gramStride, int count, T scale)
    {
        for (int item = 0; item < count; item++)
        {
            TRoutine.Compute(ref features, ref destination, scale);
            features = ref Unsafe.Add(ref features, featureStride);
            destination = ref Unsafe.Add(ref destination, gramStride);
        }
    }
}
