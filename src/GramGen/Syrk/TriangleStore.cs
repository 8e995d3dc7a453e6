using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>A micro-tile and one triangle of the matrix: what plain products do without.</summary>
/// <remarks>
/// Not inlined, and without a reference to <see cref="MicroTileStore{T, TMicroKernels}"/>, so that its fields stay in registers where these
/// methods are not called.
/// </remarks>
internal static class TriangleStore
{
    /// <summary>Adds β·G to a whole product, and stores it in one triangle or both.</summary>
    /// <param name="product">The scaled sums; its lower triangle is read, and changed.</param>
    /// <param name="stride">Values from row to row of the product.</param>
    /// <param name="channels">C.</param>
    /// <param name="arguments">G and β.</param>
    public static void StoreProduct<T>(ref T product, int stride, int channels, in SyrkArguments<T> arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramOutput output = arguments.Output;
        ref T gram = ref arguments.Gram.First;
        for (int row = 0; row < channels; row++)
        {
            ref T sums = ref Unsafe.Add(ref product, (nint)row * stride);
            var entries = new MicroTilePosition(row, Rows: 1, Column: 0);
            if (arguments.Adds)
            {
                AddBeta(entries, row + 1, ref gram, output, arguments.Beta, ref sums);
            }

            Store(entries, row + 1, ref sums, ref gram, output);
        }

        if (output.Part == GramPart.Both)
        {
            Transposition.Symmetrize(arguments.Gram.Span, channels, output.Stride);
        }
    }

    /// <summary>Adds β·G to the scaled sums of a micro-tile.</summary>
    /// <param name="microTile">The micro-tile.</param>
    /// <param name="columns">NR.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">The positions of its entries.</param>
    /// <param name="beta">β.</param>
    /// <param name="sums">The sums, row by row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddBeta<T>(MicroTilePosition microTile, int columns, ref T gram, GramOutput output, T beta, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = microTile.Row; row < microTile.Row + microTile.Rows; row++)
        {
            ref T held = ref Unsafe.Add(ref gram, output.Start(row) + (microTile.Column * output.Step));
            int length = EndOf(microTile, columns, row) - microTile.Column;
            int i = 0;
            for (; output.Step == 1 && i + Vector128<T>.Count <= length; i += Vector128<T>.Count)
            {
                Vector128<T> value = Vector128.LoadUnsafe(ref sums, (nuint)i) + (Vector128.LoadUnsafe(ref held, (nuint)i) * beta);
                CanonicalNaN.Of(value).StoreUnsafe(ref sums, (nuint)i);
            }

            for (; i < length; i++)
            {
                Unsafe.Add(ref sums, i) = CanonicalNaN.Of(Unsafe.Add(ref sums, i) + (beta * Unsafe.Add(ref held, i * output.Step)));
            }

            sums = ref Unsafe.Add(ref sums, length);
        }
    }

    /// <summary>Stores the sums of a micro-tile in the one triangle that is stored.</summary>
    /// <param name="microTile">The micro-tile.</param>
    /// <param name="columns">NR.</param>
    /// <param name="sums">The sums, row by row.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">The positions of its entries.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(MicroTilePosition microTile, int columns, ref T sums, ref T gram, GramOutput output)
        where T : unmanaged
    {
        nint step = output.Step;
        ref T target = ref Unsafe.Add(ref gram, output.Start(microTile.Row) + (microTile.Column * step));
        for (int row = microTile.Row; row < microTile.Row + microTile.Rows; row++)
        {
            int length = EndOf(microTile, columns, row) - microTile.Column;
            if (step == 1)
            {
                Copy(ref sums, ref target, length);
            }
            else
            {
                for (int i = 0; i < length; i++)
                {
                    Unsafe.Add(ref target, i * step) = Unsafe.Add(ref sums, i);
                }
            }

            sums = ref Unsafe.Add(ref sums, length);
            target = ref Unsafe.Add(
                ref target, output.Part == GramPart.Lower ? output.Stride : output.Part == GramPart.Upper ? 1 : row + 1);
        }
    }

    /// <summary>Stores the transpose of a micro-tile in the upper triangle.</summary>
    /// <param name="microTile">The micro-tile.</param>
    /// <param name="columns">NR.</param>
    /// <param name="transposed">The transposed sums, row by row; of a diagonal a square.</param>
    /// <param name="gram">G.</param>
    /// <param name="stride">Values from row to row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StoreTransposed<T>(MicroTilePosition microTile, int columns, ref T transposed, ref T gram, int stride)
        where T : unmanaged
    {
        int rows = microTile.IsDiagonal ? microTile.Rows : columns;
        for (int row = 0; row < rows; row++)
        {
            int first = microTile.IsDiagonal ? row : 0;
            Copy(
                ref Unsafe.Add(ref transposed, (row * microTile.Rows) + first),
                ref Unsafe.Add(ref gram, ((microTile.Column + row) * stride) + microTile.Row + first),
                microTile.Rows - first);
        }
    }

    private static int EndOf(MicroTilePosition microTile, int columns, int row) => microTile.IsDiagonal
        ? row + 1
        : microTile.Column + columns;

    /// <summary>Copies a few values; the last vector may store again what the one before it stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(ref T source, ref T target, int length)
        where T : unmanaged
    {
        int i = 0;
        if (length >= Vector128<T>.Count)
        {
            for (; i + Vector128<T>.Count < length; i += Vector128<T>.Count)
            {
                Vector128.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            }

            i = length - Vector128<T>.Count;
            Vector128.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            return;
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }
}
