using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>The compilation's reference to the library.</summary>
internal static class LibraryReference
{
    private const string LibraryName = "GramGen";

    /// <summary>The alias, or null if the library is reached from <c>global::</c>.</summary>
    public static string? AliasOf(Compilation compilation)
    {
        foreach (MetadataReference reference in compilation.References)
        {
            // Runs on every keystroke: looks up the symbols of those few references that have an alias.
            ImmutableArray<string> aliases = reference.Properties.Aliases;
            if (!aliases.IsDefaultOrEmpty
                && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
                && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: LibraryName })
            {
                return aliases[0];
            }
        }

        return null;
    }
}
