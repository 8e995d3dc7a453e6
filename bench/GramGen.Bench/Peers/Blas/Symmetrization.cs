using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Bench.Peers.Blas;

/// <summary>
/// Copies the lower triangle of a symmetric matrix to the upper one, as callers of <c>syrk</c> do who want the whole matrix: in squares
/// of 8 × 8 floats or 4 × 4 doubles, transposed in registers where the processor has AVX.
/// </summary>
internal static unsafe class Symmetrization
{
    /// <summary>Rows and columns of a block: its lines and those of its transposed one stay in the first-level cache.</summary>
    private const int Block = 32;

    /// <summary>From this order on threads share the rows; below it starting them takes longer.</summary>
    private const int LeastShared = 512;

    /// <summary>Symmetrizes a matrix.</summary>
    /// <param name="matrix">C × C values, row by row.</param>
    /// <param name="order">C.</param>
    /// <param name="threads">The threads that the library may take.</param>
    public static void Run<T>(T* matrix, int order, int threads)
        where T : unmanaged
    {
        int blocks = (order + Block - 1) / Block;
        if (threads > 1 && order >= LeastShared)
        {
            Parallel.For(
                0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads },
                block => SymmetrizeRows(matrix, order, block * Block));
            return;
        }

        for (int block = 0; block < blocks; block++)
        {
            SymmetrizeRows(matrix, order, block * Block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SymmetrizeRows<T>(T* matrix, int order, int first)
        where T : unmanaged
    {
        int square = Avx.IsSupported ? Vector256<T>.Count : 1;
        int end = Math.Min(first + Block, order);
        for (int firstColumn = 0; firstColumn <= first; firstColumn += Block)
        {
            for (int row = first; row < end; row += square)
            {
                for (int column = firstColumn; column < Math.Min(firstColumn + Block, row + square); column += square)
                {
                    T* lower = matrix + ((long)row * order) + column;
                    T* upper = matrix + ((long)column * order) + row;
                    if (square == 1 || column == row || row + square > order)
                    {
                        TransposeValues(lower, upper, order, Math.Min(square, order - row), column == row ? 0 : square);
                    }
                    else if (typeof(T) == typeof(float))
                    {
                        TransposeSquare((float*)lower, (float*)upper, order);
                    }
                    else
                    {
                        TransposeSquare((double*)lower, (double*)upper, order);
                    }
                }
            }
        }
    }

    /// <param name="lower">The first value of a square.</param>
    /// <param name="upper">Its place in the upper triangle.</param>
    /// <param name="order">C.</param>
    /// <param name="rows">Rows of the square.</param>
    /// <param name="columns">Columns of the square; 0 on the diagonal, where each row ends before it.</param>
    private static void TransposeValues<T>(T* lower, T* upper, int order, int rows, int columns)
        where T : unmanaged
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < (columns == 0 ? i : columns); j++)
            {
                upper[((long)j * order) + i] = lower[((long)i * order) + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare(float* lower, float* upper, long order)
    {
        TransposeHalf(lower, upper, order);
        TransposeHalf(lower + 4, upper + (4 * order), order);
    }

    /// <summary>Four columns of eight rows: row i beside row i + 4, so that both halves are transposed at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeHalf(float* lower, float* upper, long order)
    {
        var row0 = Vector256.Create(Vector128.Load(lower), Vector128.Load(lower + (4 * order)));
        var row1 = Vector256.Create(Vector128.Load(lower + order), Vector128.Load(lower + (5 * order)));
        var row2 = Vector256.Create(Vector128.Load(lower + (2 * order)), Vector128.Load(lower + (6 * order)));
        var row3 = Vector256.Create(Vector128.Load(lower + (3 * order)), Vector128.Load(lower + (7 * order)));
        Vector256<float> low01 = Avx.UnpackLow(row0, row1);
        Vector256<float> low23 = Avx.UnpackLow(row2, row3);
        Vector256<float> high01 = Avx.UnpackHigh(row0, row1);
        Vector256<float> high23 = Avx.UnpackHigh(row2, row3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(upper);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(upper + order);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(upper + (2 * order));
        Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(upper + (3 * order));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare(double* lower, double* upper, long order)
    {
        var row0 = Vector256.Create(Vector128.Load(lower), Vector128.Load(lower + (2 * order)));
        var row1 = Vector256.Create(Vector128.Load(lower + order), Vector128.Load(lower + (3 * order)));
        var row2 = Vector256.Create(Vector128.Load(lower + 2), Vector128.Load(lower + (2 * order) + 2));
        var row3 = Vector256.Create(Vector128.Load(lower + order + 2), Vector128.Load(lower + (3 * order) + 2));
        Avx.UnpackLow(row0, row1).Store(upper);
        Avx.UnpackHigh(row0, row1).Store(upper + order);
        Avx.UnpackLow(row2, row3).Store(upper + (2 * order));
        Avx.UnpackHigh(row2, row3).Store(upper + (3 * order));
    }
}
