namespace GramGen.Planning;

/// <summary>
/// Generated code of a size's own, in which all offsets are constants: for sizes whose calls take some tens of nanoseconds.
/// </summary>
internal static class StraightAlgorithm
{
    private const int MostChannels = 6;

    /// <summary>
    /// With few pixels straight code of more channels takes a third less time than a looped routine; with more it gains
    /// less, for hundreds of statements.
    /// </summary>
    private const int MostChannelsOfFewPixels = 8;

    /// <summary>
    /// Vectors of products at most if the accumulators are in memory: measured on a Xeon of 2023 with 128-bit vectors of <c>double</c>, the
    /// time over that of micro-kernels is 0.9 at 6×16 and 0.7 at 5×31, but 1.1 to 1.3 at 6×25 and 3.6 at 6×100.
    /// </summary>
    private const int MostVectorsInMemory = 60;

    /// <summary>
    /// With more multiply-adds the loops over the pixels are not unrolled. That costs 2 to 4 % (8×64, 10×40) and saves three
    /// quarters of the code.
    /// </summary>
    private const int MostUnrolled = 48;

    /// <summary>
    /// Accumulators in the code of a routine with which RyuJIT uses registers: it tracks at most 1,024 variables of a method, and reducing
    /// a sum takes several, most with 128-bit vectors. Fitted to where the time multiplies.
    /// </summary>
    private const int MostAccumulators = 110;
    private const int MostWideAccumulators = 300;

    /// <summary>From the caller to the first load, and back.</summary>
    private const double CallCycles = 15;

    /// <summary>A sum: scaled and stored twice; and for each pass, the horizontal reduction.</summary>
    private const double SumCycles = 0.87;
    private const double PassSumCycles = 0.97;

    /// <summary>A step over one vector of pixels, and each multiply-add in it: of accumulators in registers, or in memory.</summary>
    private const double StepCycles = 0.76;
    private const double MultiplyAddCycles = 0.57;
    private const double MemoryMultiplyAddCycles = 3;

    /// <summary>Whether straight code pays for channels-first features.</summary>
    /// <remarks>
    /// With 128-bit vectors sums are reduced one by one. Each is a variable, and with too many RyuJIT keeps all in memory: 16×16
    /// took 3 times as long as micro-kernels. Their code is also the longest, so a few channels must do.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels) =>
        pixels <= isa.Element.BlockLength
        && (channels <= MostChannels || (isa.IsWide && channels <= MostChannelsOfFewPixels && pixels <= 2 * isa.Element.Lanes))
        && (HasAccumulatorsInRegisters(isa, channels, pixels)
            || CostModel.Sums(channels) * IntegerMath.CeilingDivide(pixels, isa.Element.Lanes) <= MostVectorsInMemory);

    /// <summary>
    /// Whether straight code pays for weighted pixels: it multiplies by the roots what it has loaded, where a looped routine needs a copy.
    /// </summary>
    /// <remarks>
    /// Measured on a Xeon of 2023 with AVX-512, the time of a looped routine with its copy over that of straight code: 7×48 2.8, 8×64 2.6,
    /// 8×100 2.0, 8×256 1.5. With more channels it pays too (12×100 1.5), but then it is the longest code for the smallest gain.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static bool SuitsWeighted(IsaTraits isa, int channels, int pixels) =>
        Suits(isa, channels, pixels)
        || (isa.IsWide && channels <= MostChannelsOfFewPixels && pixels <= isa.Element.BlockLength);

    /// <summary>
    /// Whether the routine reads the features: rows of values and, where it can pick values from two
    /// vectors at a time, channels-last ones.
    /// </summary>
    public static bool IsInPlace(in GramPlan plan) =>
        plan.HasDenseRows || (plan.Features is { IsChannelsLast: true, IsHalf: false } && plan.Isa.Passes == 1);

    /// <summary>
    /// The instruction set whose vectors the routine has: for AVX-512, if two vectors of AVX2 hold a channel and one of them the sums,
    /// that is AVX2. Its loads cross fewer cache lines, and a short channel has a step less to reduce. Measured on a Xeon of 2023, the time
    /// with vectors of AVX-512 over that with AVX2: of <c>float</c> 1×8 1.2, 2×8 1.2 to 1.3, 3×8 1.4, 3×16 1.1, but 4×16 0.8 and 2×64
    /// 1.0; of <c>double</c> 2×2 1.3, 2×8 0.95, 3×8 0.7.
    /// </summary>
    /// <param name="plan">The plan of an instruction set.</param>
    public static IsaTraits VectorsFor(in GramPlan plan)
    {
        bool areFew = CostModel.Sums(plan.Channels) <= plan.Element.Lanes / 2 && plan.Pixels <= plan.Element.Lanes;
        return areFew && plan.Isa.Passes == 1 && plan.HasDenseRows ? IsaTraits.Avx2.For(plan.Element) : plan.Isa;
    }

    /// <summary>Pixels of a row that the routine reads: packed rows end in zeros up to whole vectors.</summary>
    public static int RowPixels(in GramPlan plan) => IsInPlace(plan) ? plan.Pixels : IntegerMath.RoundUp(plan.Pixels, plan.Element.Lanes);

    /// <summary>The steps are written one after the other, without loops.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static bool IsUnrolled(IsaTraits isa, int channels, int pixels) =>
        pixels < 2 * isa.Element.Lanes || CostModel.Sums(channels) * (pixels / isa.VectorLanes) <= MostUnrolled;

    /// <summary>The passes over the lanes run the same code: they are a loop too.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static bool HasPassLoops(IsaTraits isa, int channels, int pixels) =>
        isa.Passes > 1 && pixels % isa.Element.Lanes == 0 && !IsUnrolled(isa, channels, pixels);

    /// <summary>Estimated cycles of a call of the declared type.</summary>
    /// <remarks>
    /// Fitted to 700 sizes of up to 8 channels, of both types and all instruction sets, on a Xeon of 2023, with features in ordinary
    /// arrays: a sixth off on average. One channel of a thousand pixels takes 1.7 times as long, because each addition waits for
    /// the one before.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public static double TotalCycles(IsaTraits isa, int channels, int pixels)
    {
        double sums = CostModel.Sums(channels);
        double multiplyAdd = HasAccumulatorsInRegisters(isa, channels, pixels) ? MultiplyAddCycles : MemoryMultiplyAddCycles;
        return CallCycles + (sums * (SumCycles + (PassSumCycles * isa.Passes)))
            + (Steps(isa, pixels) * (StepCycles + (multiplyAdd * sums)));
    }

    /// <summary>Vectors of a channel's pixels: passes without a pixel are left out.</summary>
    private static int Steps(IsaTraits isa, int pixels) => pixels <= isa.Element.Lanes
        ? IntegerMath.CeilingDivide(pixels, isa.VectorLanes)
        : isa.Passes * IntegerMath.CeilingDivide(pixels, isa.Element.Lanes);

    private static bool HasAccumulatorsInRegisters(IsaTraits isa, int channels, int pixels)
    {
        if (isa.IsWide)
        {
            return CostModel.Sums(channels) * isa.Passes <= MostWideAccumulators;
        }

        // Reducing a sum of double takes twice as many variables for each pass.
        int variables = (HasPassLoops(isa, channels, pixels) ? 1 : isa.Passes) * (isa.Element.Bytes / ElementType.Single.Bytes);
        return CostModel.Sums(channels) * variables <= MostAccumulators;
    }
}
