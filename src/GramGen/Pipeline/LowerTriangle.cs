using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Pipeline;

/// <summary>A tile and one triangle of the matrix, value by value: what plain products do without.</summary>
/// <remarks>
/// Not inlined, and without a reference to the writer: it keeps what it needs in registers where these are not called.
/// </remarks>
internal static class LowerTriangle
{
    /// <summary>Adds β times what G holds to the scaled sums of a tile; if β is 0, nothing.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="columns">Its columns, if it is no triangle.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">Where its entries stand.</param>
    /// <param name="beta">β.</param>
    /// <param name="sums">The tile's sums, row by row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add<T>(TilePlace place, int columns, ref T gram, GramOutput output, T beta, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsZero(beta))
        {
            return;
        }

        for (int row = place.Row; row < place.Row + place.Rows; row++)
        {
            ref T held = ref Unsafe.Add(ref gram, output.Start(row));
            for (int column = place.Column; column < EndOf(place, columns, row); column++)
            {
                T value = sums + (beta * Unsafe.Add(ref held, column * output.Step));
                sums = T.IsNaN(value) ? T.NaN : value;
                sums = ref Unsafe.Add(ref sums, 1);
            }
        }
    }

    /// <summary>Stores the sums of a tile where only one triangle is stored.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="columns">Its columns, if it is no triangle.</param>
    /// <param name="sums">The tile's sums, row by row.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">Where its entries stand.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<T>(TilePlace place, int columns, ref T sums, ref T gram, GramOutput output)
        where T : unmanaged
    {
        for (int row = place.Row; row < place.Row + place.Rows; row++)
        {
            ref T target = ref Unsafe.Add(ref gram, output.Start(row));
            for (int column = place.Column; column < EndOf(place, columns, row); column++)
            {
                Unsafe.Add(ref target, column * output.Step) = sums;
                sums = ref Unsafe.Add(ref sums, 1);
            }
        }
    }

    private static int EndOf(TilePlace place, int columns, int row) => place.IsTriangle ? row + 1 : place.Column + columns;
}
