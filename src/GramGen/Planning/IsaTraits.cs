namespace GramGen.Planning;

/// <summary>What the planner knows of an instruction set.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Element">The type of the sums.</param>
/// <param name="VectorLanes">Values in a vector register.</param>
/// <param name="Registers">Vector registers.</param>
/// <param name="Tiles">The tiles to choose from: they fit the registers.</param>
/// <param name="GenericTile">The tile for any size.</param>
/// <param name="OuterTile">The tile in outer-product form.</param>
/// <param name="GradientTile">The tile of the backward product.</param>
internal sealed record IsaTraits(
    string Name,
    ElementType Element,
    int VectorLanes,
    int Registers,
    EquatableArray<TileSize> Tiles,
    TileSize GenericTile,
    OuterTileSize OuterTile,
    OuterTileSize GradientTile)
{
    /// <summary>Its name in options, as the run time's.</summary>
    public string OptionName { get; private init; } = "";

    public static IsaTraits Avx512 { get; } = new("AVX-512", ElementType.Single, VectorLanes: 16, Registers: 32, Squares(5), TileSize.Square(4), new OuterTileSize(8, 3), new OuterTileSize(8, 3)) { OptionName = "avx512" };

    /// <summary>12 sums in a tile: with 9 the adders would wait for each other.</summary>
    public static IsaTraits Avx2 { get; } = new("AVX2", ElementType.Single, VectorLanes: 8, Registers: 16, new([.. Squares(3), new(6, 2)]), new TileSize(6, 2), new OuterTileSize(4, 3), new OuterTileSize(4, 3)) { OptionName = "avx2" };

    /// <summary>16 registers, as SSE has them; ARM64 has 32.</summary>
    public static IsaTraits Vector128 { get; } = new("128-bit", ElementType.Single, VectorLanes: 4, Registers: 16, Squares(3), TileSize.Square(3), OuterTileSize.None, new OuterTileSize(4, 3)) { OptionName = "vector128" };

    /// <summary>No vectors: a tile is one sum, its lanes one after the other.</summary>
    public static IsaTraits Scalar { get; } = new("scalar", ElementType.Single, VectorLanes: 1, Registers: 16, Squares(1), TileSize.Square(1), OuterTileSize.None, OuterTileSize.None) { OptionName = "scalar" };

    /// <summary>Every set that tiles are written for, in the order of the files.</summary>
    public static IReadOnlyList<IsaTraits> All { get; } = [Avx512, Avx2, Vector128];

    /// <summary>The same registers with other values in them: the tiles fit as well.</summary>
    public IsaTraits For(ElementType element) => element == Element
        ? this
        : this with
        {
            Element = element,
            VectorLanes = Math.Max(VectorLanes * element.Lanes / Element.Lanes, 1),
            OuterTile = OuterTileSize.None,
        };

    private static EquatableArray<TileSize> Squares(int largest) => new(Enumerable.Range(1, largest).Select(TileSize.Square));
}
