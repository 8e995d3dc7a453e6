namespace GramGen.Generators.Parsing;

/// <summary>Which sizes can be declared.</summary>
internal static class GramShapeRules
{
    /// <summary>The values that a span can hold.</summary>
    public const int MostValues = int.MaxValue;

    public static bool IsTooSmall(int size) => size < 1;

    /// <summary>F or G is more than a span can hold.</summary>
    /// <param name="channels">C.</param>
    /// <param name="size">M for F, C for G.</param>
    public static bool IsTooLarge(int channels, int size) => Values(channels, size) > MostValues;

    /// <summary>A kernel can be made for it.</summary>
    public static bool IsValid(int channels, int pixels) =>
        !IsTooSmall(channels) && !IsTooSmall(pixels) && !IsTooLarge(channels, channels) && !IsTooLarge(channels, pixels);

    public static long Values(int channels, int size) => (long)channels * size;
}
