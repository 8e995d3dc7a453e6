namespace GramGen.Generators.Emit;

/// <summary>A project may reference the library under an extern alias alone; then <c>global::</c> does not reach it.</summary>
internal static class LibraryAlias
{
    private const string Own = "global::" + Names.Generated;

    /// <summary>Keeps the place of <see cref="Own"/>; in no identifier.</summary>
    private const string Placeholder = "\0";

    /// <summary>The file with the library's names qualified by the alias; the file itself without one.</summary>
    public static SourceFile Apply(SourceFile file, string? alias) => alias is null ? file : file with { Text = Qualify(file.Text, alias) };

    private static string Qualify(string text, string alias)
    {
        int afterHeader = text.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        string qualified = text.Substring(afterHeader)
            .Replace(Own + ".", Placeholder)
            .Replace(Names.Library, $"{alias}::GramGen.")
            .Replace(Placeholder, Own + ".")
            // The namespace of the library is around that of generated code, but not under the alias.
            .Replace(
                $"    using {alias}::GramGen.CompilerServices;",
                $"    using {alias}::GramGen;\n    using {alias}::GramGen.CompilerServices;");
        return $"{text.Substring(0, afterHeader)}extern alias {alias};\n\n{qualified}";
    }
}
