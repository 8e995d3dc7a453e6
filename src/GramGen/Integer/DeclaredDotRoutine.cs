using System.Runtime.CompilerServices;

namespace GramGen.Integer;

/// <summary>Computes the Gram matrix of a small declared size of integers: dot products that are compiled for it.</summary>
/// <remarks>
/// Measured on a Xeon of 2023, they are twice as fast as those of any size up to some 8 × 64 values, and as fast from 64 × 784 on.
/// </remarks>
internal abstract class DeclaredDotRoutine
{
    /// <summary>Computes both triangles of G.</summary>
    /// <param name="features">F, channels first and without gaps, pinned.</param>
    /// <param name="gram">Receives G, C × C.</param>
    public abstract void Compute(ref byte features, ref int gram);
}

/// <inheritdoc/>
/// <typeparam name="TVector">The micro-kernels' vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
/// <typeparam name="TSize">The size.</typeparam>
internal sealed class DeclaredDotRoutine<TVector, T, TSize> : DeclaredDotRoutine
    where TVector : struct
    where T : struct, IIntegerDots<TVector>
    where TSize : struct, IDeclaredSize
{
    public override void Compute(ref byte features, ref int gram)
    {
        if (TSize.Channels >= IntegerDotRoutine.FewestChannels)
        {
            IntegerDots<TVector, T, DeclaredDotSize<TSize>>.Compute(ref features, default, ref gram);
        }
        else
        {
            ComputeFewChannels(ref features, ref gram);
        }
    }

    /// <summary>G has no room for a micro-tile.</summary>
    [SkipLocalsInit] // Sums are written before they are read.
    private static void ComputeFewChannels(ref byte features, ref int gram)
    {
        const int Stride = IntegerDotRoutine.FewestChannels;
        Span<int> sums = stackalloc int[Stride * Stride];
        IntegerDots<TVector, T, DeclaredDotSize<TSize>>.Compute(ref features, default, ref sums[0]);
        for (int row = 0; row < TSize.Channels; row++)
        {
            for (int column = 0; column < TSize.Channels; column++)
            {
                Unsafe.Add(ref gram, (row * TSize.Channels) + column) = sums[(row * Stride) + column];
            }
        }
    }
}
