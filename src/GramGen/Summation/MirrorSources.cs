using GramGen.Syrk;

namespace GramGen.Summation;

/// <summary>Which of a tile's sums stands where in its mirror image.</summary>
internal static class MirrorSources
{
    private const int Sizes = TileLimits.LongestStrip + 1;
    private const int Triangle = 0;

    /// <summary>Two vectors; larger images than that are not made by vectors.</summary>
    private const int Places = 2 * 16;

    private static readonly int[][] Table = [.. Enumerable.Range(0, Sizes * Sizes).Select(size => Create(size / Sizes, size % Sizes))];

    /// <summary>The number of the sum that stands at each place, row by row.</summary>
    /// <param name="rows">The tile's rows.</param>
    /// <param name="columns">Its columns, or 0 for a triangle, whose image is filled up to a square.</param>
    public static int[] Of(int rows, int columns) => Table[(rows * Sizes) + columns];

    private static int[] Create(int rows, int columns)
    {
        int[] sources = new int[Places];
        int imageRows = columns == Triangle ? rows : columns;
        for (int place = 0; place < Math.Min(imageRows * rows, Places); place++)
        {
            int row = place % rows;
            int column = place / rows;
            sources[place] = columns == Triangle ? InTriangle(Math.Max(row, column), Math.Min(row, column)) : (row * columns) + column;
        }

        return sources;
    }

    private static int InTriangle(int row, int column) => (row * (row + 1) / 2) + column;
}
