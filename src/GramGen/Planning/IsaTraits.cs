namespace GramGen.Planning;

/// <summary>What the planner knows of an instruction set.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="VectorLanes">Floats in a vector register.</param>
/// <param name="Registers">Vector registers.</param>
/// <param name="MaxStrip">The widest strip whose square tile fits the registers.</param>
/// <param name="GenericStrip">The strip of the tiles for any size.</param>
internal sealed record IsaTraits(string Name, int VectorLanes, int Registers, int MaxStrip, int GenericStrip)
{
    public static IsaTraits Avx512 { get; } = new("AVX-512", VectorLanes: 16, Registers: 32, MaxStrip: 5, GenericStrip: 4);

    public static IsaTraits Avx2 { get; } = new("AVX2", VectorLanes: 8, Registers: 16, MaxStrip: 3, GenericStrip: 3);

    /// <summary>16 registers, as SSE has them; ARM64 has 32.</summary>
    public static IsaTraits Vector128 { get; } = new("128-bit", VectorLanes: 4, Registers: 16, MaxStrip: 3, GenericStrip: 3);

    /// <summary>No vectors: a tile is one sum, its lanes one after the other.</summary>
    public static IsaTraits Scalar { get; } = new("scalar", VectorLanes: 1, Registers: 16, MaxStrip: 1, GenericStrip: 1);

    /// <summary>Every set that tiles are written for, in the order of the files.</summary>
    public static IReadOnlyList<IsaTraits> All { get; } = [Avx512, Avx2, Vector128];
}
