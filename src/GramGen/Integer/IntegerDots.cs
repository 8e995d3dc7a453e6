using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Integer;

/// <summary>The micro-tiles of a small integer product, one after the other.</summary>
/// <typeparam name="TVector">The micro-kernels' vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
/// <typeparam name="TSize">The size.</typeparam>
internal static class IntegerDots<TVector, T, TSize>
    where TVector : struct
    where T : struct, IIntegerDots<TVector>
    where TSize : struct, IDotSize
{
    /// <summary>Computes both triangles of G.</summary>
    /// <param name="features">F, channels first, pinned.</param>
    /// <param name="size">The size.</param>
    /// <param name="gram">Receives G.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ref byte features, in TSize size, ref int gram)
    {
        const int MicroRows = IntegerDotRoutine.MicroRows;
        int channels = size.Channels;
        nint gramStride = size.GramStride;
        for (int next = 0; next < channels; next += MicroRows)
        {
            // The last rows overlap those before them: their entries are computed again.
            int row = Math.Max(Math.Min(next, channels - MicroRows), 0);
            ref byte rows = ref Unsafe.Add(ref features, row * size.Stride);
            ref int upper = ref Unsafe.Add(ref gram, row);
            ref int lower = ref Unsafe.Add(ref gram, row * gramStride);
            Vector128<int> excess = IntegerDotMicroKernels<TVector, T, TSize>.Diagonal(ref rows, size, ref Unsafe.Add(ref lower, row));
            if (row > 0)
            {
                IntegerDotMicroKernels<TVector, T, TSize>.Rectangle(ref rows, ref features, size, row, excess, ref upper);
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
