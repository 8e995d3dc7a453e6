namespace GramGen.Planning;

/// <summary>The type that sums have.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="UnitRoundoff">u, the largest relative error of a rounding.</param>
internal sealed record ElementType(string Name, int Bytes, double UnitRoundoff)
{
    /// <summary>Of the lanes: a cache line, and a 512-bit vector.</summary>
    public const int LaneBytes = 64;

    /// <summary>Of a row of a block.</summary>
    public const int BlockBytes = 4096;

    public static ElementType Single { get; } = new("float", Bytes: 4, 1.0 / (1 << 24));

    public static ElementType Double { get; } = new("double", Bytes: 8, 1.0 / (1L << 53));

    /// <summary>Partial sums that run beside each other in a block.</summary>
    public int Lanes => LaneBytes / Bytes;

    /// <summary>Pixels in a block.</summary>
    public int BlockLength => BlockBytes / Bytes;
}
