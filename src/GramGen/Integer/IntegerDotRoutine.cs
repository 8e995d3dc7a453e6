using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Integer;

/// <summary>Computes small Gram matrices of integers, by dot products of rows that are read where they are.</summary>
/// <param name="mostValues">The most features for which dot products are faster than packing, beyond a few channels.</param>
internal abstract class IntegerDotRoutine(int mostValues)
{
    /// <summary>Channels that G must have room for: a micro-tile of fewer is stored whole.</summary>
    public const int FewestChannels = 4;

    /// <summary>MR of the micro-kernels.</summary>
    public const int MicroRows = 4;

    /// <summary>
    /// Beyond that packing is faster, as every row is read again for each four others. Measured on a Xeon of 2023, times of packing over
    /// those of dot products: 128×64 1.2, 128×784 1.1, 192×100 1.0, 192×784 0.9, 256×100 0.9.
    /// </summary>
    private const int MostChannels = 128;

    /// <summary>Up to that at least half of the sums of packed micro-tiles are of no use: 8×16000 took 7 times as long.</summary>
    private const int FewChannels = 16;

    /// <summary>Sums of 32 bits would overflow at 33 026.</summary>
    private const int MostPixels = 16_384;

    /// <summary>The instruction that multiplies, for explanations.</summary>
    public abstract string Instruction { get; }

    /// <summary>NR.</summary>
    public abstract int Columns { get; }

    /// <summary>Bytes that can be read from the beginning of every row, if there are fewer pixels.</summary>
    public abstract int ReadBytes { get; }

    /// <summary>Whether a product on one thread is faster by dot products than packed.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public bool Suits(int channels, int pixels) =>
        pixels <= MostPixels && channels <= MostChannels && (channels <= FewChannels || channels * pixels <= mostValues);

    /// <summary>Computes both triangles of G.</summary>
    /// <param name="features">F, channels first, pinned.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M, at most 33 025: no entry overflows.</param>
    /// <param name="gram">Receives G.</param>
    /// <param name="gramStride">Entries from row to row, at least <see cref="FewestChannels"/>.</param>
    public abstract void Compute(ref byte features, int stride, int channels, int pixels, ref int gram, int gramStride);
}

/// <inheritdoc/>
/// <typeparam name="TVector">The micro-kernel's vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
internal sealed class IntegerDotRoutine<TVector, T>(int mostValues) : IntegerDotRoutine(mostValues)
    where TVector : struct
    where T : struct, IIntegerDots<TVector>
{
    public override string Instruction => T.Instruction;

    public override int Columns => T.Columns;

    public override int ReadBytes => T.HasMaskedLoads ? 1 : T.Pixels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compute(ref byte features, int stride, int channels, int pixels, ref int gram, int gramStride)
    {
        var strides = new DotStrides(channels, stride);
        for (int next = 0; next < channels; next += MicroRows)
        {
            // The last rows overlap those before them: their entries are computed again.
            int row = Math.Max(Math.Min(next, channels - MicroRows), 0);
            ref byte rows = ref Unsafe.Add(ref features, (nint)row * stride);
            ref int upper = ref Unsafe.Add(ref gram, row);
            ref int lower = ref Unsafe.Add(ref gram, (nint)row * gramStride);
            Vector128<int> excess =
                IntegerDotMicroKernels<TVector, T>.Diagonal(ref rows, strides, pixels, ref Unsafe.Add(ref lower, row), gramStride);
            if (row > 0)
            {
                IntegerDotMicroKernels<TVector, T>.Rectangle(
                    ref rows, ref features, strides, row, pixels, excess, ref upper, gramStride);
                CopyToLower(ref upper, ref lower, row, gramStride);
            }
        }
    }

    /// <summary>Copies four columns right of the diagonal to rows left of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyToLower(ref int columns, ref int rows, nint length, nint stride)
    {
        ref int row1 = ref Unsafe.Add(ref rows, stride);
        ref int row2 = ref Unsafe.Add(ref row1, stride);
        ref int row3 = ref Unsafe.Add(ref row2, stride);
        for (nint column = 0; column < length; column++)
        {
            Unsafe.Add(ref rows, column) = columns;
            Unsafe.Add(ref row1, column) = Unsafe.Add(ref columns, 1);
            Unsafe.Add(ref row2, column) = Unsafe.Add(ref columns, 2);
            Unsafe.Add(ref row3, column) = Unsafe.Add(ref columns, 3);
            columns = ref Unsafe.Add(ref columns, stride);
        }
    }
}
