using System.Globalization;

namespace GramGen.Tool.Terminal;

/// <summary>Numbers as text, the same in every country.</summary>
internal static class Figures
{
    private static readonly string[] ByteUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>A whole number, as 1,234,567.</summary>
    public static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in powers of 1000, with three digits.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 999.5 && unit < ByteUnits.Length - 1; unit++)
        {
            bytes /= 1000;
        }

        return $"{(unit == 0 ? Count(bytes) : ThreeDigits(bytes))} {ByteUnits[unit]}";
    }

    /// <summary>A time, as 6.40 ms, 1.25 s, 12:05 min or 3:05:00 h.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0.9995 } => $"{ThreeDigits(time.TotalMilliseconds)} ms",
        { TotalSeconds: < 59.5 } => $"{ThreeDigits(time.TotalSeconds)} s",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time:m\\:ss} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss} h"),
    };

    /// <summary>A share, as 62.5%.</summary>
    public static string Share(double share) => share.ToString("0.0#%", CultureInfo.InvariantCulture);

    /// <summary>A value with some digits.</summary>
    public static string Value(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string ThreeDigits(double value) =>
        value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
