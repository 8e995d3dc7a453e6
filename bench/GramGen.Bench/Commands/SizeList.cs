using System.Globalization;

namespace GramGen.Bench.Commands;

/// <summary>Parses lists of sizes and groups such as <c>64x784,vgg512</c>.</summary>
internal static class SizeList
{
    public const string All = "all";

    /// <summary>Every declared size.</summary>
    private static readonly GramShape[] Declared = ShapesOf(DeclaredGroup.All);

    /// <summary>The names of the groups, for help texts.</summary>
    public static string GroupNames { get; } = string.Join(", ", DeclaredGroup.All.Select(group => group.Name).Append(All));

    /// <summary>The sizes named, each of them declared, without duplicates.</summary>
    /// <exception cref="UsageException">A part is neither a group nor a size, or the size is not declared.</exception>
    public static IReadOnlyList<GramShape> Parse(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries).SelectMany(Find).Distinct()];

    private static IEnumerable<GramShape> Find(string part)
    {
        if (part == All)
        {
            return ShapesOf(DeclaredGroup.All.Where(group => group.IsInAll));
        }

        return DeclaredGroup.All.FirstOrDefault(group => group.Name == part)?.Shapes ?? [FindSize(part)];
    }

    private static GramShape[] ShapesOf(IEnumerable<DeclaredGroup> groups) => [.. groups.SelectMany(group => group.Shapes).Distinct()];

    private static GramShape FindSize(string size)
    {
        string[] parts = size.Split('x', '×');
        if (parts is not [string first, string second] || !TryParse(first, out int channels) || !TryParse(second, out int pixels))
        {
            throw new UsageException($"'{size}' is neither a size (channels x pixels, as in 64x784) nor a group ({GroupNames}).");
        }

        foreach (GramShape shape in Declared)
        {
            if (shape.Channels == channels && shape.Pixels == pixels)
            {
                return shape;
            }
        }

        throw new UsageException(
            $"{size} is not declared. Declared are {string.Join(", ", (IEnumerable<GramShape>)Declared)}; "
            + "add a [GramKernel] line to DeclaredSizes.cs for more.");
    }

    private static bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
