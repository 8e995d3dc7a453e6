namespace GramGen.Bench.Measuring;

/// <summary>What so many roundings in a row can do (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).</summary>
internal static class Rounding
{
    public static readonly double UnitOfSingle = Math.Pow(2, -24);
    public static readonly double UnitOfDouble = Math.Pow(2, -53);

    /// <summary>γₙ = n·u / (1 − n·u).</summary>
    public static double Gamma(double roundings, double unit) => roundings * unit / (1 - (roundings * unit));
}
