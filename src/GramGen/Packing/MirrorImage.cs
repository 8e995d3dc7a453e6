namespace GramGen.Packing;

/// <summary>The upper triangle of a symmetric matrix from the lower one.</summary>
internal static class MirrorImage
{
    /// <summary>Rows whose images are stored together: whole vectors.</summary>
    private const int Together = 16;

    /// <summary>Fills what is above the diagonal.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="channels">Its order.</param>
    /// <param name="stride">Values from row to row.</param>
    public static void Fill<T>(Span<T> matrix, int channels, int stride)
        where T : unmanaged
    {
        for (int first = 0; first < channels; first += Together)
        {
            int rows = Math.Min(Together, channels - first);
            Transposition.Run<T>(matrix[(first * stride)..], stride, rows, first, matrix[first..], stride);
            for (int row = first; row < first + rows; row++)
            {
                for (int column = first; column < row; column++)
                {
                    matrix[(column * stride) + row] = matrix[(row * stride) + column];
                }
            }
        }
    }
}
