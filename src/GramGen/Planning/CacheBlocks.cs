namespace GramGen.Planning;

/// <summary>
/// An NC block: some columns of the lower triangle of G, from the diagonal down to the last row. Its products need the
/// channels from <see cref="First"/> on.
/// </summary>
/// <param name="First">The first column, which is also the first row: a multiple of MR.</param>
/// <param name="Columns">The number of columns: a multiple of MR, except in the last block of a matrix.</param>
/// <param name="Channels">C.</param>
internal readonly record struct NcBlock(int First, int Columns, int Channels)
{
    /// <summary>
    /// Only the rows below the columns are multiplied with them: the columns are queries, and the rows what they are compared with.
    /// </summary>
    public bool IsRectangle { get; init; }

    /// <summary>The first column after the block.</summary>
    public int End => First + Columns;

    public int Rows => Channels - First;

    /// <summary>Entries of G in the lower triangle, including the diagonal.</summary>
    public long Entries => (Columns * (Columns + 1L) / 2) + ((long)(Rows - Columns) * Columns);
}

/// <summary>A KC block.</summary>
/// <param name="number">Its number in the product.</param>
/// <param name="pixels">M.</param>
/// <param name="most">KC.</param>
/// <param name="lanes">Values in a whole vector.</param>
internal readonly struct KcBlock(int number, int pixels, int most, int lanes)
{
    public int Number { get; } = number;

    /// <summary>The first pixel.</summary>
    public int First { get; } = number * most;

    /// <summary>Pixels.</summary>
    public int Length { get; } = Math.Min(pixels - (number * most), most);

    /// <summary>Pixels up to whole vectors.</summary>
    public int PaddedLength => IntegerMath.RoundUp(Length, lanes);
}

/// <summary>Integer arithmetic that cuts sizes into parts. Values are not negative, divisors positive.</summary>
internal static class IntegerMath
{
    public static int CeilingDivide(int value, int divisor) => (int)(((uint)value + (uint)divisor - 1) / (uint)divisor);

    public static long CeilingDivide(long value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>The smallest multiple that is no less than a value.</summary>
    public static int RoundUp(int value, int multiple) => CeilingDivide(value, multiple) * multiple;
}
