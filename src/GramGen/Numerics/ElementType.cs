namespace GramGen.Numerics;

/// <summary>The type that sums have.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Lanes">Partial sums that run beside each other in a block: 64 bytes of them.</param>
/// <param name="UnitRoundoff">u, the largest relative error of a rounding.</param>
internal sealed record ElementType(string Name, int Lanes, double UnitRoundoff)
{
    public static ElementType Single { get; } = new("float", Lanes: 16, 1.0 / (1 << 24));

    public static ElementType Double { get; } = new("double", Lanes: 8, 1.0 / (1L << 53));
}
