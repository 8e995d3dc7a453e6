namespace GramGen.Planning;

/// <summary>The type of the sums.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="UnitRoundoff">u, the largest relative error of a rounding.</param>
internal sealed record ElementType(string Name, int Bytes, double UnitRoundoff)
{
    /// <summary>The lanes of a sum: a cache line, and a 512-bit vector.</summary>
    public const int LaneBytes = 64;

    /// <summary>A row of a KC block.</summary>
    public const int BlockBytes = 4096;

    public static ElementType Single { get; } = new("float", Bytes: 4, 1.0 / (1 << 24));

    public static ElementType Double { get; } = new("double", Bytes: 8, 1.0 / (1L << 53));

    /// <summary>Partial sums of a dot product in a KC block.</summary>
    public int Lanes { get; } = LaneBytes / Bytes;

    /// <summary>Values in a 128-bit vector, less one: slots of sums are whole vectors.</summary>
    public int SlotMask { get; } = (16 / Bytes) - 1;

    /// <summary>KC: pixels in a block.</summary>
    public int BlockLength { get; } = BlockBytes / Bytes;
}
