using System.ComponentModel;
using System.Numerics;

namespace GramGen.Syrk;

/// <summary>Has the generator write looped routines onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenerateLoopedRoutinesAttribute : Attribute;

/// <summary>
/// Routines of up to some tens of channels and one KC block. Each computes a product in place in loops over its micro-tiles, from
/// the first load to the last store; a partial vector of pixels is a masked load.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[GenerateLoopedRoutines]
public static partial class LoopedRoutines
{
    /// <summary>Those whose sums are <see cref="double"/>.</summary>
    public static partial class OfDouble;
}

/// <summary>A looped routine of an instruction set.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
internal interface ILoopedRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes G ← scale·F·Fᵀ in the library's summation order. Reads and writes nothing past the operands.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M: no more than a KC block.</param>
    /// <param name="stride">Values from channel to channel.</param>
    /// <param name="features">The first channel's first pixel.</param>
    /// <param name="destination">The first of C·C values; they overlap no feature.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    static abstract void Compute(int channels, int pixels, int stride, ref T features, ref T destination, T scale);
}
