using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Names of files that differ in more than case, as the compiler asks of generated files.</summary>
internal static class FileNames
{
    /// <summary>The names that another of them equals but for case, in a fixed order.</summary>
    public static EquatableArray<string> Ambiguous(IEnumerable<string> names) => new(
        names.Distinct(StringComparer.Ordinal)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>The name itself, numbered if it is among the ambiguous ones.</summary>
    public static string Unique(string name, EquatableArray<string> ambiguous)
    {
        string[] alike = [.. ambiguous.Where(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase))];
        return alike.Length == 0 ? name : FormattableString.Invariant($"{name}-{Array.IndexOf(alike, name) + 1}");
    }
}
