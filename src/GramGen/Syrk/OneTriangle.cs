using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Syrk;

/// <summary>A tile and one triangle of the matrix: what plain products do without.</summary>
/// <remarks>
/// Not inlined, and without a reference to the writer: it keeps what it needs in registers where these are not called.
/// </remarks>
internal static class OneTriangle
{
    /// <summary>Adds β times what G holds to the scaled sums of a tile.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="columns">Its columns, if it is no triangle.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">Where its entries stand.</param>
    /// <param name="beta">β.</param>
    /// <param name="sums">The tile's sums, row by row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(TilePlace place, int columns, ref T gram, GramOutput output, T beta, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = place.Row; row < place.Row + place.Rows; row++)
        {
            ref T held = ref Unsafe.Add(ref gram, output.Start(row) + (place.Column * output.Step));
            int length = EndOf(place, columns, row) - place.Column;
            int i = 0;
            for (; output.Step == 1 && i + Vector128<T>.Count <= length; i += Vector128<T>.Count)
            {
                Vector128<T> value = Vector128.LoadUnsafe(ref sums, (nuint)i) + (Vector128.LoadUnsafe(ref held, (nuint)i) * beta);
                Vector128.ConditionalSelect(Vector128.Equals(value, value), value, Vector128.Create(T.NaN)).StoreUnsafe(ref sums, (nuint)i);
            }

            for (; i < length; i++)
            {
                T value = Unsafe.Add(ref sums, i) + (beta * Unsafe.Add(ref held, i * output.Step));
                Unsafe.Add(ref sums, i) = T.IsNaN(value) ? T.NaN : value;
            }

            sums = ref Unsafe.Add(ref sums, length);
        }
    }

    /// <summary>Stores the sums of a tile where only one triangle is stored.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="columns">Its columns, if it is no triangle.</param>
    /// <param name="sums">The tile's sums, row by row.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">Where its entries stand.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(TilePlace place, int columns, ref T sums, ref T gram, GramOutput output)
        where T : unmanaged
    {
        nint step = output.Step;
        ref T target = ref Unsafe.Add(ref gram, output.Start(place.Row) + (place.Column * step));
        for (int row = place.Row; row < place.Row + place.Rows; row++)
        {
            int length = EndOf(place, columns, row) - place.Column;
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
            target = ref Unsafe.Add(ref target, output.Part == GramPart.Lower ? output.Stride : output.Part == GramPart.Upper ? 1 : row + 1);
        }
    }

    /// <summary>Stores the mirror image of a tile in the upper triangle.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="columns">Its columns, if it is no triangle.</param>
    /// <param name="image">Its mirror image, row by row; of a triangle a square.</param>
    /// <param name="gram">G.</param>
    /// <param name="stride">Values from row to row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StoreImage<T>(TilePlace place, int columns, ref T image, ref T gram, int stride)
        where T : unmanaged
    {
        int rows = place.IsTriangle ? place.Rows : columns;
        for (int row = 0; row < rows; row++)
        {
            int first = place.IsTriangle ? row : 0;
            Copy(
                ref Unsafe.Add(ref image, (row * place.Rows) + first),
                ref Unsafe.Add(ref gram, ((place.Column + row) * stride) + place.Row + first),
                place.Rows - first);
        }
    }

    private static int EndOf(TilePlace place, int columns, int row) => place.IsTriangle ? row + 1 : place.Column + columns;

    /// <summary>Copies some values: the last vector may store again what the one before it stored.</summary>
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
