namespace GramGen.Planning;

/// <summary>
/// Estimated cycles in outer-product form, and of the generic tiles that are the choice beside it; like
/// <see cref="CostModel"/>.
/// </summary>
/// <remarks>In closed form: it is asked at each call. Fitted to 264 sizes from 20 × 9 to 512 × 1000 on a Xeon of 2023.</remarks>
internal static class OuterCostModel
{
    /// <summary>A value is transposed.</summary>
    private const double LoadCycles = 0.44;

    /// <summary>A vector of sums meets a pixel: half a cycle and a little.</summary>
    private const double StepCycles = 0.56;

    /// <summary>A lane of a tile: its loop's end, and what is stored before the next.</summary>
    private const double LaneCycles = 12.7;

    /// <summary>A vector of sums: its lanes are added, it is scaled and stored twice.</summary>
    private const double VectorCycles = 21;

    /// <summary>The tiles of dot products, in each pass over the lanes: a sum meets 16 pixels; a sum; 16 pixels of a row.</summary>
    private const double DotStepCycles = 0.57;
    private const double DotSumCycles = 4.4;
    private const double DotRowVectorCycles = 3;

    /// <summary>A value that lies pixel after pixel is turned before.</summary>
    private const double DotTurnCycles = 0.35;

    /// <summary>A row, for all passes together.</summary>
    private const double DotRowCycles = 20;

    /// <summary>From the features to the panel.</summary>
    public static double Load(int channels, int pixels) => LoadCycles * Strips(channels) * OuterForm.StripChannels * pixels;

    /// <summary>The tiles, and what is stored meanwhile.</summary>
    public static double Multiply(IsaTraits isa, int channels, int pixels)
    {
        double lanes = LaneCycles * isa.Element.Lanes / (isa.OuterTile.Rows * isa.OuterTile.Vectors);
        return SumVectors(isa, channels) * ((StepCycles * pixels) + lanes + VectorCycles);
    }

    /// <summary>The whole product.</summary>
    public static double Total(IsaTraits isa, int channels, int pixels) =>
        CostModel.CallCycles + Load(channels, pixels) + Multiply(isa, channels, pixels);

    /// <summary>The whole product by tiles of dot products.</summary>
    public static double DotTotal(IsaTraits isa, int channels, int pixels, bool channelsLast)
    {
        double passes = (double)isa.Element.Lanes / isa.VectorLanes;
        double vectors = CostModel.Vectors(pixels, isa.Element.Lanes);
        double sums = CostModel.Sums(channels) * ((DotStepCycles * vectors) + DotSumCycles);
        double rows = channels * DotRowVectorCycles * vectors;
        double turned = channelsLast ? DotTurnCycles * channels * pixels : 0;
        return CostModel.CallCycles + (passes * (sums + rows)) + (channels * DotRowCycles) + turned;
    }

    /// <summary>Vectors of sums from the diagonal to the right, with those that only fill up the strips.</summary>
    private static double SumVectors(IsaTraits isa, int channels)
    {
        double strips = Strips(channels);
        int inStrip = OuterForm.StripChannels / isa.VectorLanes;
        int inLast = ((channels - 1) % OuterForm.StripChannels / isa.VectorLanes) + 1;
        return OuterForm.StripChannels * ((strips * inLast) + (inStrip * strips * (strips - 1) / 2));
    }

    private static int Strips(int channels) => ((channels - 1) / OuterForm.StripChannels) + 1;
}
