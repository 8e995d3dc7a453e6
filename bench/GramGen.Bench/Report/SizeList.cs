using System.Globalization;

namespace GramGen.Bench.Report;

/// <summary>Reads lists of sizes as in <c>64x784,512x196</c>.</summary>
internal static class SizeList
{
    /// <summary>The sizes named, each one of those declared; all declared ones without a list.</summary>
    /// <exception cref="UsageException">A part is no size, or it is not declared.</exception>
    public static IReadOnlyList<GramShape> Parse(string? list, IReadOnlyList<GramShape> declared) =>
        string.IsNullOrWhiteSpace(list)
            ? declared
            : [.. list.Split(',', StringSplitOptions.TrimEntries).Select(size => Find(size, declared))];

    private static GramShape Find(string size, IReadOnlyList<GramShape> declared)
    {
        string[] parts = size.Split('x', '×');
        if (parts is not [string first, string second] || !TryParse(first, out int channels) || !TryParse(second, out int pixels))
        {
            throw new UsageException($"'{size}' is no size; write channels x pixels, as in 64x784.");
        }

        foreach (GramShape shape in declared)
        {
            if (shape.Channels == channels && shape.Pixels == pixels)
            {
                return shape;
            }
        }

        throw new UsageException(
            $"{size} is not declared. Declared are {string.Join(", ", declared)}; add a [GramKernel] line to DeclaredSizes.cs for more.");
    }

    private static bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
