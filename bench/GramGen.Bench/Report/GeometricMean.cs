namespace GramGen.Bench.Report;

/// <summary>The mean of ratios: that of a ratio and its inverse is 1.</summary>
internal static class GeometricMean
{
    public static double Of(IReadOnlyCollection<double> ratios) => Math.Exp(ratios.Average(Math.Log));
}
