using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>Scales finished sums and stores each at both of its positions in the symmetric matrix.</summary>
/// <remarks>
/// Stores are deferred: a micro-tile's sums are scaled and transposed in whole vectors, and stored in rows when the next
/// micro-tile comes. Read back at once, in other pieces than they were written, they would stall on store forwarding.
/// </remarks>
/// <param name="arguments">The operands.</param>
/// <param name="channels">C.</param>
/// <param name="buffer"><see cref="BufferLength"/> values.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal ref struct MicroTileStore<T, TMicroKernels>(scoped in SyrkArguments<T> arguments, int channels, ref T buffer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IMicroKernels<T>
{
    /// <summary>Values for the sums of the deferred micro-tile and the next, by rows and by columns.</summary>
    public const int BufferLength = 4 * TransposedStore.Length;

    private const int HalfLength = TransposedStore.Length;

    private readonly ref T _gram = ref arguments.Gram.First;
    private readonly int _channels = channels;
    private readonly T _scale = arguments.Scale;
    private readonly T _beta = arguments.Beta;
    private readonly bool _adds = arguments.Adds;
    private readonly GramOutput _output = arguments.Output;
    private ref T _deferred = ref buffer;
    private ref T _free = ref Unsafe.Add(ref buffer, 2 * HalfLength);
    private MicroTilePosition _microTile;

    /// <summary>Whether micro-tiles are transposed: of 16 lanes only, because two vectors of <c>double</c> are too few for one.</summary>
    private static bool IsTransposed => typeof(T) == typeof(float) && TMicroKernels.VectorLength == Vector512<float>.Count;

    /// <summary>Takes the sums of a micro-tile, row by row, and stores those of the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(MicroTilePosition microTile, ref T sums)
    {
        Scale(ref sums, microTile.Sums(TMicroKernels.Columns), ref _free);
        if (_adds)
        {
            TriangleStore.AddBeta(microTile, TMicroKernels.Columns, ref _gram, _output, _beta, ref _free);
        }

        if (IsTransposed && _output.StoresUpper)
        {
            TransposedStore.Transpose(
                ref Unsafe.As<T, float>(ref _free),
                microTile.Rows,
                microTile.IsDiagonal ? 0 : TMicroKernels.Columns,
                ref Unsafe.As<T, float>(ref Unsafe.Add(ref _free, HalfLength)));
        }

        Flush();
        _microTile = microTile;
        ref T free = ref _deferred;
        _deferred = ref _free;
        _free = ref free;
    }

    /// <summary>Stores the deferred sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Flush()
    {
        MicroTilePosition microTile = _microTile;
        if (!microTile.Exists)
        {
            return;
        }

        if (_output.Part != GramPart.Both)
        {
            if (IsTransposed && _output.StoresUpper)
            {
                TriangleStore.StoreTransposed(
                    microTile, TMicroKernels.Columns, ref Unsafe.Add(ref _deferred, HalfLength), ref _gram, _output.Stride);
            }
            else
            {
                TriangleStore.Store(microTile, TMicroKernels.Columns, ref _deferred, ref _gram, _output);
            }

            return;
        }

        ref T lower = ref Unsafe.Add(ref _gram, (microTile.Row * _output.Stride) + microTile.Column);
        ref T upper = ref Unsafe.Add(ref _gram, (microTile.Column * _output.Stride) + microTile.Row);
        if (!IsTransposed && microTile.IsDiagonal)
        {
            StoreDiagonal(ref _deferred, microTile.Rows, ref lower, (nuint)_output.Stride);
        }
        else if (!IsTransposed)
        {
            StoreRectangle(ref _deferred, microTile.Rows, TMicroKernels.Columns, ref lower, ref upper, (nuint)_output.Stride);
        }
        else if (microTile.Rows == TMicroKernels.Rows)
        {
            // The same calls with constants: whole micro-panels are the common case.
            StoreBoth(microTile.IsDiagonal, TMicroKernels.Rows, TMicroKernels.Columns, ref lower, ref upper);
        }
        else
        {
            StoreBoth(microTile.IsDiagonal, microTile.Rows, TMicroKernels.Columns, ref lower, ref upper);
        }
    }

    /// <summary>Prefetches the lines of G that a micro-tile some micro-panels below will be stored to.</summary>
    public readonly void PrefetchAhead(MicroTilePosition microTile, int microPanel)
    {
        const int MicroPanelsAhead = 4;
        int row = Math.Min(microTile.Row + (MicroPanelsAhead * microPanel), _channels - microPanel);
        int column = Math.Min(microTile.Column, _channels - microPanel);
        ref T lower = ref Unsafe.Add(ref _gram, (row * _output.Stride) + column);
        ref T upper = ref Unsafe.Add(ref _gram, (column * _output.Stride) + row);
        for (nuint i = 0; i < (nuint)microPanel; i++)
        {
            Prefetch.Line(ref Unsafe.Add(ref lower, i * (nuint)_output.Stride));
            Prefetch.Line(ref Unsafe.Add(ref upper, i * (nuint)_output.Stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Scale(ref T sums, int count, ref T scaled)
    {
        if (TMicroKernels.VectorLength == Vector512<T>.Count)
        {
            for (nuint i = 0; i < (nuint)count; i += (nuint)Vector512<T>.Count)
            {
                CanonicalNaN.Of(Vector512.LoadUnsafe(ref sums, i) * _scale).StoreUnsafe(ref scaled, i);
            }
        }
        else if (TMicroKernels.VectorLength == Vector256<T>.Count)
        {
            for (nuint i = 0; i < (nuint)count; i += (nuint)Vector256<T>.Count)
            {
                CanonicalNaN.Of(Vector256.LoadUnsafe(ref sums, i) * _scale).StoreUnsafe(ref scaled, i);
            }
        }
        else
        {
            for (nuint i = 0; i < (nuint)count; i += (nuint)Vector128<T>.Count)
            {
                CanonicalNaN.Of(Vector128.LoadUnsafe(ref sums, i) * _scale).StoreUnsafe(ref scaled, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreBoth(bool isDiagonal, int rows, int columns, ref T lower, ref T upper)
    {
        if (!isDiagonal)
        {
            StoreRows(ref _deferred, rows, columns, ref lower);
        }

        StoreRows(ref Unsafe.Add(ref _deferred, HalfLength), isDiagonal ? rows : columns, rows, ref upper);
    }

    /// <summary>Rows of sums to rows of G: up to the largest MR, written out because most of the counts are constants here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreRows(ref T sums, int rows, int length, ref T target)
    {
        nuint stride = (nuint)_output.Stride;
        nuint next = (nuint)length;
        StoreRowIf(0 < rows, ref sums, 0, length, ref target, 0);
        StoreRowIf(1 < rows, ref sums, next, length, ref target, stride);
        StoreRowIf(2 < rows, ref sums, 2 * next, length, ref target, 2 * stride);
        StoreRowIf(3 < rows, ref sums, 3 * next, length, ref target, 3 * stride);
        StoreRowIf(4 < rows, ref sums, 4 * next, length, ref target, 4 * stride);
        StoreRowIf(5 < rows, ref sums, 5 * next, length, ref target, 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRowIf(bool exists, ref T sums, nuint sum, int length, ref T target, nuint to)
    {
        if (!exists)
        {
            return;
        }

        nuint i = 0;
        if (length >= Vector128<T>.Count)
        {
            Vector128.LoadUnsafe(ref sums, sum).StoreUnsafe(ref target, to);
            i = (nuint)Vector128<T>.Count;
        }

        for (; i < (nuint)length; i++)
        {
            Unsafe.Add(ref target, to + i) = Unsafe.Add(ref sums, sum + i);
        }
    }

    /// <summary>Each value at its position and at the transposed one, written out because NR is a constant here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRectangle(ref T sums, int rows, int columns, ref T lower, ref T upper, nuint stride)
    {
        nuint sum = 0;
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            nuint lowerRow = row * stride;
            StoreValueIf(0 < columns, ref sums, sum, ref lower, lowerRow, ref upper, row);
            StoreValueIf(1 < columns, ref sums, sum + 1, ref lower, lowerRow + 1, ref upper, row + stride);
            StoreValueIf(2 < columns, ref sums, sum + 2, ref lower, lowerRow + 2, ref upper, row + (2 * stride));
            StoreValueIf(3 < columns, ref sums, sum + 3, ref lower, lowerRow + 3, ref upper, row + (3 * stride));
            StoreValueIf(4 < columns, ref sums, sum + 4, ref lower, lowerRow + 4, ref upper, row + (4 * stride));
            StoreValueIf(5 < columns, ref sums, sum + 5, ref lower, lowerRow + 5, ref upper, row + (5 * stride));
            sum += (nuint)columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreValueIf(
        bool exists, ref T sums, nuint sum, ref T lower, nuint lowerIndex, ref T upper, nuint upperIndex)
    {
        if (exists)
        {
            T value = Unsafe.Add(ref sums, sum);
            Unsafe.Add(ref lower, lowerIndex) = value;
            Unsafe.Add(ref upper, upperIndex) = value;
        }
    }

    private static void StoreDiagonal(ref T sums, int rows, ref T corner, nuint stride)
    {
        nuint sum = 0;
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            for (nuint column = 0; column <= row; column++, sum++)
            {
                StoreValueIf(true, ref sums, sum, ref corner, (row * stride) + column, ref corner, (column * stride) + row);
            }
        }
    }
}

/// <summary>The transpose of a micro-tile's sums by two permutations, which is faster than storing value by value.</summary>
internal static class TransposedStore
{
    /// <summary>Values of a transposed micro-tile: two vectors of 16.</summary>
    public const int Length = 2 * 16;

    private const int Sizes = MicroKernelLimits.MostRows + 1;

    private static readonly int[][] Indices = CreateIndices();

    /// <summary>Transposes up to 32 sums: a rectangle column by column, a diagonal completed to a square.</summary>
    /// <param name="sums">The sums, row by row, in whole vectors.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; 0 for a diagonal.</param>
    /// <param name="transposed">Receives the transpose, row by row, in whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref float sums, int rows, int columns, ref float transposed)
    {
        ref int indices = ref MemoryMarshal.GetArrayDataReference(Indices[(rows * Sizes) + columns]);
        var first = Vector512.LoadUnsafe(ref sums);
        var second = Vector512.LoadUnsafe(ref sums, 16);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref indices), second).StoreUnsafe(ref transposed);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref indices, 16), second).StoreUnsafe(ref transposed, 16);
    }

    /// <summary>For every size the index of the sum at each position of the transpose, row by row.</summary>
    private static int[][] CreateIndices()
    {
        int[][] indices = new int[Sizes * Sizes][];
        for (int size = 0; size < indices.Length; size++)
        {
            indices[size] = new int[Length];
            int rows = size / Sizes;
            int columns = size % Sizes;
            int transposedRows = columns == 0 ? rows : columns;
            for (int position = 0; position < Math.Min(transposedRows * rows, Length); position++)
            {
                int row = position % rows;
                int column = position / rows;
                int below = Math.Max(row, column);
                indices[size][position] = columns == 0 ? (below * (below + 1) / 2) + Math.Min(row, column) : (row * columns) + column;
            }
        }

        return indices;
    }
}
