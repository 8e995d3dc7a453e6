namespace GramGen.Planning;

/// <summary>Integer arithmetic that cuts sizes into parts. Values are not negative, divisors positive.</summary>
internal static class IntegerMath
{
    public static int CeilingDivide(int value, int divisor) => (int)(((uint)value + (uint)divisor - 1) / (uint)divisor);

    public static long CeilingDivide(long value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>The smallest multiple that is no less than a value.</summary>
    public static int RoundUp(int value, int multiple) => CeilingDivide(value, multiple) * multiple;
}
