namespace GramGen.Planning;

/// <summary>What plans depend on in an instruction set.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Element">The type of the sums.</param>
/// <param name="VectorLanes">Values in a vector register.</param>
/// <param name="Registers">Vector registers.</param>
/// <param name="MicroTiles">The micro-tiles to choose from: their accumulators fit the registers.</param>
/// <param name="AnySizeMicroTile">The micro-tile of the library's micro-kernels, which take any size.</param>
/// <param name="GemmMicroTile">The micro-tile of the broadcast micro-kernels.</param>
/// <param name="HasOuterProducts">Broadcast micro-kernels compute G too, by outer products; otherwise only the backward product.</param>
internal sealed record IsaTraits(
    string Name,
    ElementType Element,
    int VectorLanes,
    int Registers,
    EquatableArray<MicroTile> MicroTiles,
    MicroTile AnySizeMicroTile,
    GemmMicroTile GemmMicroTile,
    bool HasOuterProducts)
{
    /// <summary>The name in options and in <c>GRAMGEN_ISA</c>.</summary>
    public string OptionName { get; private init; } = "";

    public static IsaTraits Avx512 { get; } = new(
        "AVX-512", ElementType.Single, VectorLanes: 16, Registers: 32, Squares(5), MicroTile.Square(4), new GemmMicroTile(8, 3), HasOuterProducts: true)
    {
        OptionName = "avx512",
    };

    /// <summary>6 × 2 has 12 accumulators: with 9, each multiply-add would wait for the one before.</summary>
    public static IsaTraits Avx2 { get; } = new(
        "AVX2", ElementType.Single, VectorLanes: 8, Registers: 16, new([.. Squares(3), new(6, 2)]), new MicroTile(6, 2), new GemmMicroTile(4, 3), HasOuterProducts: true)
    {
        OptionName = "avx2",
    };

    /// <summary>16 registers, as SSE has them; ARM64 has 32.</summary>
    public static IsaTraits Vector128 { get; } = new(
        "128-bit", ElementType.Single, VectorLanes: 4, Registers: 16, Squares(3), MicroTile.Square(3), new GemmMicroTile(4, 3), HasOuterProducts: false)
    {
        OptionName = "vector128",
    };

    /// <summary>No vectors: one sum at a time, its lanes one after the other.</summary>
    public static IsaTraits Scalar { get; } = new(
        "scalar", ElementType.Single, VectorLanes: 1, Registers: 16, Squares(1), MicroTile.Square(1), GemmMicroTile.None, HasOuterProducts: false)
    {
        OptionName = "scalar",
    };

    /// <summary>Every set that micro-kernels are generated for, in the order of the files.</summary>
    public static IReadOnlyList<IsaTraits> All { get; } = [Avx512, Avx2, Vector128];

    /// <summary>The same registers with other values in them: the micro-tiles fit as well.</summary>
    public IsaTraits For(ElementType element) => element == Element
        ? this
        : this with
        {
            Element = element,
            VectorLanes = Math.Max(VectorLanes * element.Lanes / Element.Lanes, 1),
            HasOuterProducts = false,
        };

    private static EquatableArray<MicroTile> Squares(int largest) => new(Enumerable.Range(1, largest).Select(MicroTile.Square));
}
