namespace GramGen.Generators.Parsing;

/// <summary>Which sizes can be declared.</summary>
internal static class GramShapeRules
{
    /// <summary>Both sizes are at least 1, and neither C·M nor C·C is more than a span can hold.</summary>
    public static bool IsValid(int channels, int pixels) =>
        channels >= 1 && pixels >= 1 && (long)channels * pixels <= int.MaxValue && (long)channels * channels <= int.MaxValue;
}
