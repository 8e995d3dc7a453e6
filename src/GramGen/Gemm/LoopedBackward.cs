using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Planning;

namespace GramGen.Gemm;

/// <summary>
/// The looped backward routine of an instruction set: dF = scale·(D + Dᵀ)·F of up to some tens of channels, in place, with the bits of
/// <see cref="BackwardMacroKernel{T, TMicroKernels}"/>. Reads and writes nothing past the operands.
/// </summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
internal interface ILoopedBackward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes dF of up to <see cref="BackwardAlgorithm.FewChannels"/> channels, with S = D + Dᵀ in registers.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M: at least a 128-bit vector of values.</param>
    /// <param name="features">F, the pixels of a channel adjacent.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="isSymmetric">D is symmetric; only its lower triangle is read.</param>
    /// <param name="destination">Receives dF; it overlaps neither F nor D.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <param name="isMasked">dF is zero where F is zero or less.</param>
    static abstract void ComputeFew(
        int channels, int pixels, ref T features, ref T gramGradient, bool isSymmetric, ref T destination, T scale, bool isMasked);

    /// <summary>Computes dF in loops over micro-tiles of channels × vectors of pixels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M: at least a 128-bit vector of values.</param>
    /// <param name="features">F, the pixels of a channel adjacent.</param>
    /// <param name="sums">S = D + Dᵀ, C × C.</param>
    /// <param name="destination">Receives dF; it overlaps neither F nor S.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <param name="isMasked">dF is zero where F is zero or less.</param>
    static abstract void Compute(int channels, int pixels, ref T features, ref T sums, ref T destination, T scale, bool isMasked);
}

/// <summary>Computes backward products of up to some tens of channels, with nothing between the micro-tiles.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
internal abstract class LoopedBackward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes dF = scale·(D + Dᵀ)·F for a size that <see cref="BackwardAlgorithm.IsLooped"/> accepts.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="features">F, channels first.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives dF.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <param name="isSymmetric">D is symmetric; only its lower triangle is read.</param>
    /// <param name="isMasked">dF is zero where F is zero or less.</param>
    public abstract void Run(
        int channels, int pixels, ref T features, ref T gramGradient, ref T destination, T scale, bool isSymmetric, bool isMasked);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class LoopedBackward<T, TRoutine> : LoopedBackward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, ILoopedBackward<T>
{
    public override void Run(
        int channels, int pixels, ref T features, ref T gramGradient, ref T destination, T scale, bool isSymmetric, bool isMasked)
    {
        if (channels <= BackwardAlgorithm.FewChannels)
        {
            TRoutine.ComputeFew(channels, pixels, ref features, ref gramGradient, isSymmetric, ref destination, scale, isMasked);
        }
        else
        {
            Compute(channels, pixels, ref features, ref gramGradient, isSymmetric, ref destination, scale, isMasked);
        }
    }

    [SkipLocalsInit]
    private static void Compute(
        int channels, int pixels, ref T features, ref T gramGradient, bool isSymmetric, ref T destination, T scale, bool isMasked)
    {
        Span<T> sums = stackalloc T[channels * channels];
        AddTranspose(ref gramGradient, (nuint)channels, isSymmetric, ref sums[0]);
        TRoutine.Compute(channels, pixels, ref features, ref sums[0], ref destination, scale, isMasked);
    }

    /// <summary>S = D + Dᵀ: each entry is one addition, rounded once; for a symmetric D it is a doubling, which is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTranspose(ref T gradient, nuint channels, bool isSymmetric, ref T sums)
    {
        nuint step = isSymmetric ? 1 : channels;
        for (nuint row = 0; row < channels; row++)
        {
            ref T lower = ref Unsafe.Add(ref gradient, row * channels);
            ref T transposed = ref isSymmetric ? ref lower : ref Unsafe.Add(ref gradient, row);
            ref T sumsLower = ref Unsafe.Add(ref sums, row * channels);
            ref T sumsUpper = ref Unsafe.Add(ref sums, row);
            for (nuint column = 0; column <= row; column++)
            {
                T sum = Unsafe.Add(ref lower, column) + transposed;
                Unsafe.Add(ref sumsLower, column) = sum;
                sumsUpper = sum;
                transposed = ref Unsafe.Add(ref transposed, step);
                sumsUpper = ref Unsafe.Add(ref sumsUpper, channels);
            }
        }
    }
}
