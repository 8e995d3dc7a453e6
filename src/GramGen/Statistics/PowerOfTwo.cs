namespace GramGen.Statistics;

/// <summary>Powers of two, which change the unit of a value exactly.</summary>
internal static class PowerOfTwo
{
    private const int MantissaBits = 52;
    private const int Bias = 1023;

    /// <summary>2^exponent; below 2⁻¹⁰²² it is 0.</summary>
    /// <param name="exponent">An integer up to 1023.</param>
    public static double Of(int exponent) => BitConverter.Int64BitsToDouble((long)Math.Max(exponent + Bias, 0) << MantissaBits);

    /// <summary>The exponent of the largest power of two that is no more than a value.</summary>
    /// <param name="value">A positive, normal number.</param>
    public static int ExponentOf(double value) => (int)(BitConverter.DoubleToInt64Bits(value) >> MantissaBits) - Bias;
}
