namespace GramGen.Bench;

/// <summary>What a Gram matrix costs at least.</summary>
internal static class Work
{
    /// <summary>C·(C + 1)·M: a multiplication and an addition for each product of one triangle.</summary>
    public static double Operations(GramShape shape) => (double)shape.Channels * (shape.Channels + 1) * shape.Pixels;

    /// <summary>2·C²·M: what the product of a symmetric matrix C × C and F takes.</summary>
    public static double OperationsOfBackward(GramShape shape) => 2.0 * shape.Channels * shape.Channels * shape.Pixels;

    /// <summary>Bytes that must move: F read once, G written once.</summary>
    public static double Bytes(GramShape shape) => sizeof(float) * ((double)shape.FeatureLength + shape.GramLength);
}
