using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace VerifyTests;

/// <summary>Diagnostics as unquoted JSON.</summary>
internal static class DiagnosticsText
{
    public static string Of(IEnumerable<Diagnostic> diagnostics)
    {
        string items = string.Join(",\n", diagnostics.Select(d => Object(Members(d))));
        return Object([("Diagnostics", $"[\n{Indent(items)}\n]")]);
    }

    private static IEnumerable<(string Name, string Value)> Members(Diagnostic diagnostic) =>
    [
        ("Location", Text(diagnostic.Location)),
        ("Message", diagnostic.GetMessage(CultureInfo.InvariantCulture)),
        ("Severity", diagnostic.Severity.ToString()),
        ("WarningLevel", diagnostic.WarningLevel == 0 ? "" : diagnostic.WarningLevel.ToString(CultureInfo.InvariantCulture)),
        ("Descriptor", Object(Members(diagnostic.Descriptor))),
    ];

    private static IEnumerable<(string Name, string Value)> Members(DiagnosticDescriptor descriptor) =>
    [
        ("Id", descriptor.Id),
        ("Title", Text(descriptor.Title)),
        ("Description", Text(descriptor.Description)),
        ("HelpLink", descriptor.HelpLinkUri),
        ("MessageFormat", Text(descriptor.MessageFormat)),
        ("Category", descriptor.Category),
        ("DefaultSeverity", descriptor.DefaultSeverity.ToString()),
        ("IsEnabledByDefault", descriptor.IsEnabledByDefault ? "true" : "false"),
        ("CustomTags", List(descriptor.CustomTags)),
    ];

    private static string Text(LocalizableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(Location location) => location switch
    {
        { Kind: LocationKind.None } => "",
        { IsInSource: true } => throw new NotSupportedException(
            "The real Verify quotes the source here, which is not rebuilt. A generator has no need to hold a syntax tree."),
        _ => location.GetMappedLineSpan().ToString(),
    };

    private static string List(IEnumerable<string> items) =>
        items.Any() ? $"[\n{Indent(string.Join(",\n", items))}\n]" : "";

    private static string Object(IEnumerable<(string Name, string Value)> members)
    {
        IEnumerable<string> lines = members.Where(m => !string.IsNullOrWhiteSpace(m.Value)).Select(m => $"{m.Name}: {m.Value}");
        return $"{{\n{Indent(string.Join(",\n", lines))}\n}}";
    }

    private static string Indent(string lines)
    {
        var text = new StringBuilder("  ").Append(lines);
        return text.Replace("\n", "\n  ").ToString();
    }
}
