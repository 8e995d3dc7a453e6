using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// The compiler wants hint names that differ in more than case, and <c>EmitCompilerGeneratedFiles</c> makes files of them: a file name
/// has at most 255 bytes on Linux, a path 260 characters on Windows.
/// </summary>
internal static class HintNames
{
    /// <summary>The most bytes of a name in UTF-8; leaves room for the size, and for the folder on Windows.</summary>
    private const int MostBytes = 100;

    /// <summary>The names that equal another one except for case, in a fixed order.</summary>
    public static EquatableArray<string> Ambiguous(IEnumerable<string> names) => new(
        names.Select(Shorten)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>The name, shortened, with a number appended if it is ambiguous.</summary>
    public static string Unique(string name, EquatableArray<string> ambiguous)
    {
        string shortened = Shorten(name);
        string[] alike = [.. ambiguous.Where(other => string.Equals(other, shortened, StringComparison.OrdinalIgnoreCase))];
        return alike.Length == 0 ? shortened : FormattableString.Invariant($"{shortened}-{Array.IndexOf(alike, shortened) + 1}");
    }

    private static string Shorten(string name) => ShortName.Of(name, MostBytes, "-");
}
