namespace GramGen.Packing;

/// <summary>
/// A part of the lower triangle of G: some columns, from the diagonal down to the last row. Its products need the
/// channels from <see cref="First"/> on.
/// </summary>
/// <param name="First">The first column, which is also the first row: a multiple of the strip.</param>
/// <param name="Columns">The number of columns: whole strips, but for the last region of a matrix.</param>
/// <param name="Channels">C.</param>
internal readonly record struct Region(int First, int Columns, int Channels)
{
    /// <summary>The first column after the region.</summary>
    public int End => First + Columns;

    public int Rows => Channels - First;

    /// <summary>The whole lower triangle.</summary>
    public static Region Whole(int channels) => new(0, channels, channels);

    /// <summary>Entries of G in the lower triangle, diagonal included.</summary>
    public long Sums => (Columns * (Columns + 1L) / 2) + ((long)(Rows - Columns) * Columns);
}
