namespace GramGen.Planning;

/// <summary>What plans depend on in an instruction set.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Element">The type of the sums.</param>
/// <param name="VectorLanes">Values in a vector register.</param>
/// <param name="Registers">Vector registers.</param>
/// <param name="LargestSquare">MR of the largest square micro-tile whose accumulators fit the registers.</param>
/// <param name="MicroTile">The micro-tile of the micro-kernels of dot products.</param>
/// <param name="SmallMicroTile">The micro-tile for some small numbers of channels; see <see cref="MicroTileFor"/>.</param>
/// <param name="GemmMicroTile">The micro-tile of the broadcast micro-kernels.</param>
internal sealed record IsaTraits(
    string Name,
    ElementType Element,
    int VectorLanes,
    int Registers,
    int LargestSquare,
    MicroTile MicroTile,
    MicroTile SmallMicroTile,
    GemmMicroTile GemmMicroTile)
{
    private const int FewChannels = 16;

    /// <summary>
    /// Bit C is set if C channels take the small micro-tile. A table, because undeclared small sizes ask in
    /// every call and divisions are slow.
    /// </summary>
    private readonly int _smallChannels = ChannelsCutNarrower(SmallMicroTile.Rows, MicroTile.Rows);

    /// <summary>The name in options and in <c>GRAMGEN_ISA</c>.</summary>
    public string OptionName { get; private init; } = "";

    public static IsaTraits Avx512 { get; } = new(
        "AVX-512", ElementType.Single, VectorLanes: 16, Registers: 32, LargestSquare: 5,
        new MicroTile(5, 5), new MicroTile(4, 4), new GemmMicroTile(8, 3))
    {
        OptionName = "avx512",
    };

    /// <summary>
    /// For processors that execute a 512-bit instruction as two halves, one after the other. Outer products take one vector at a
    /// time there, so that the sums of four lanes wait in registers: storing them is slow, and there is time to load the operands again.
    /// Measured, the time of 8 × 3 vectors, whose sums wait in memory, over that of 8 × 1: on a Zen 4 server 513×77 1.26, 512×196 1.14,
    /// 512×1024 1.03; on a Xeon of 2023, which has no halves, 513×77 0.85, 512×196 0.81, 1024×784 0.63.
    /// </summary>
    public static IsaTraits Avx512InHalves { get; } = Avx512 with { OuterVectors = 1 };

    /// <summary>6 × 2 has 12 accumulators: with 9, each multiply-add would wait for the one before.</summary>
    public static IsaTraits Avx2 { get; } = new(
        "AVX2", ElementType.Single, VectorLanes: 8, Registers: 16, LargestSquare: 3,
        new MicroTile(6, 2), new MicroTile(6, 2), new GemmMicroTile(4, 3))
    {
        OptionName = "avx2",
        OuterRows = 16,
    };

    /// <summary>16 registers, as SSE has them; ARM64 has 32.</summary>
    public static IsaTraits Vector128 { get; } = new(
        "128-bit", ElementType.Single, VectorLanes: 4, Registers: 16, LargestSquare: 3,
        new MicroTile(3, 3), new MicroTile(3, 3), new GemmMicroTile(4, 3))
    {
        OptionName = "vector128",
    };

    /// <summary>No vectors: one sum at a time, its lanes one after the other.</summary>
    public static IsaTraits Scalar { get; } = new(
        "scalar", ElementType.Single, VectorLanes: 1, Registers: 16, LargestSquare: 1,
        new MicroTile(1, 1), new MicroTile(1, 1), GemmMicroTile.None)
    {
        OptionName = "scalar",
    };

    /// <summary>Every set that micro-kernels are generated for, in the order of the files.</summary>
    public static IReadOnlyList<IsaTraits> All => [Avx512, Avx2, Vector128];

    /// <summary>Vectors of more than 128 bits: there are masked loads.</summary>
    public bool IsWide => VectorLanes > Element.SlotMask + 1;

    /// <summary>Broadcast micro-kernels compute G too; otherwise only the backward product.</summary>
    public bool HasOuterProducts => IsWide;

    /// <summary>Vectors that a micro-kernel of outer products takes at a time.</summary>
    public int OuterVectors { get; private init; } = GemmMicroTile.Vectors;

    /// <summary>
    /// Rows that a micro-kernel of outer products takes at a time: with 16 a lane's vectors come from the second-level cache once, not for
    /// each micro-tile. Narrow vectors need that, which multiply each line by few rows. Measured on a Zen 3 server with AVX2, the time of 4
    /// rows over that of 16: 512×1024 1.06, 512×196 1.07, 64×1024 1.04.
    /// </summary>
    public int OuterRows { get; private init; } = GemmMicroTile.Rows;

    /// <summary>Passes over the pixels, each of the lanes that a vector holds.</summary>
    public int Passes => Element.Lanes / VectorLanes;

    /// <summary>Micro-tiles whose accumulators fit the registers, for a straight routine to choose from.</summary>
    public IEnumerable<MicroTile> StraightMicroTiles =>
        Enumerable.Range(1, LargestSquare).Select(rows => new MicroTile(rows, rows)).Append(MicroTile).Distinct();

    /// <summary>
    /// The micro-tile for a number of channels. With few channels the one that cuts them with the narrower padding; with more
    /// the larger one, which loads less for each multiply-add. Measured on a Xeon of 2023 with AVX-512, the time with 4×4 over that with
    /// 5×5: 16×784 0.92, 15×784 1.11, 17×784 1.22, 24×784 1.06, 64×784 1.13.
    /// </summary>
    public MicroTile MicroTileFor(int channels) => channels <= FewChannels && ((_smallChannels >> channels) & 1) != 0
        ? SmallMicroTile
        : MicroTile;

    /// <summary>The same registers with other values in them: the micro-tiles fit as well.</summary>
    public IsaTraits For(ElementType element) => ReferenceEquals(element, Element)
        ? this
        : this with
        {
            Element = element,
            VectorLanes = Math.Max(VectorLanes * element.Lanes / Element.Lanes, 1),
        };

    private static int ChannelsCutNarrower(int small, int large)
    {
        int table = 0;
        for (int channels = 1; channels <= FewChannels; channels++)
        {
            table |= IntegerMath.RoundUp(channels, small) < IntegerMath.RoundUp(channels, large) ? 1 << channels : 0;
        }

        return table;
    }
}

/// <summary>The block of G that one micro-kernel of dot products computes.</summary>
/// <param name="Rows">MR: channels in a micro-panel.</param>
/// <param name="Columns">NR; MR is a multiple of it.</param>
internal readonly record struct MicroTile(int Rows, int Columns)
{
    public int Sums => Rows * Columns;

    /// <summary>Rows and columns of a micro-tile are whole micro-panels.</summary>
    public bool IsSquare => Rows == Columns;
}

/// <summary>The block that one broadcast micro-kernel computes.</summary>
/// <param name="Rows">MR: values that are broadcast in a step.</param>
/// <param name="Vectors">Vectors that each of them multiplies at most.</param>
internal readonly record struct GemmMicroTile(int Rows, int Vectors)
{
    /// <summary>No micro-kernels of this family.</summary>
    public static GemmMicroTile None => default;
}

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

/// <summary>The caches that plans assume: those of x86 server cores since 2018.</summary>
internal static class CacheSizes
{
    public const int LineBytes = 64;

    public const int L1Bytes = 32 * 1024;

    public const int L2Bytes = 1024 * 1024;

    /// <summary>
    /// Features of more bytes come from a cache that cores share, or from memory. Measured on a Zen 5 server, the time with every
    /// fourth line of a row prefetched over that with all: 64×4096 (1 MB) 0.98, 64×12544 1.00, 256×4096 (4 MB) 1.03, 64×50176
    /// 1.15, 256×12544 1.14, 64×262144 1.22.
    /// </summary>
    public const int StreamedBytes = 4 * 1024 * 1024;

    /// <summary>What one core may count on of the last-level cache, which all share.</summary>
    public const int L3ShareBytes = 16 * 1024 * 1024;
}
