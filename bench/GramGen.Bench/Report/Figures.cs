using System.Globalization;

namespace GramGen.Bench.Report;

/// <summary>Formats figures the same way everywhere.</summary>
internal static class Figures
{
    public static string Time(double microseconds) => microseconds switch
    {
        < 0.1 => Text($"{microseconds * 1000:0.0} ns"),
        < 1 => Text($"{microseconds * 1000:0} ns"),
        < 1000 => Text($"{microseconds:0.00} µs"),
        _ => Text($"{microseconds / 1000:0.00} ms"),
    };

    public static string Ratio(double ratio) => Text($"{ratio:0.00}");

    public static string Times(double ratio) => Text($"{ratio:0.00}×");

    public static string Count(int number, string thing) => Text($"{number} {thing}{(number == 1 ? "" : "s")}");

    public static string Gflops(double gflops) => Text($"{gflops:0.0}");

    public static string Percent(double fraction) => Text($"{100 * fraction:0} %");

    public static string Error(double error) => Text($"{error:0.0e+0}");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The mean for ratios: that of a ratio and its inverse is 1.</summary>
    public static double GeometricMean(IReadOnlyCollection<double> ratios) => Math.Exp(ratios.Average(Math.Log));
}
