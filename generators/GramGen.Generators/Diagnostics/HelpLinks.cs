using System.Reflection;

namespace GramGen.Generators.Diagnostics;

/// <summary>Where the page of a diagnostic is.</summary>
internal static class HelpLinks
{
    /// <summary>
    /// The repository's public address, from the property <c>RepositoryAddress</c> in Directory.Build.props; empty until there is one.
    /// </summary>
    public static readonly string Address = typeof(HelpLinks).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(data => data.Key == "RepositoryAddress")?.Value?.TrimEnd('/') ?? "";

    /// <summary>The link of a diagnostic.</summary>
    public static string Of(string id) => Of(id, Address);

    /// <summary>The link of a diagnostic; without an address relative to the package's readme, beside which the pages are packed.</summary>
    public static string Of(string id, string address)
    {
        string page = $"docs/diagnostics/{id}.md";
        return address.Length == 0 ? page : $"{address.TrimEnd('/')}/blob/main/{page}";
    }
}
