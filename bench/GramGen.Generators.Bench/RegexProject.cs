using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Bench;

/// <summary>What the cost of declaring kernels is compared with: as many <c>[GeneratedRegex]</c> of the framework, ten a file.</summary>
internal static class RegexProject
{
    /// <summary>{0} differs from expression to expression, so that no generated code is shared.</summary>
    private static readonly string[] Patterns =
    [
        @"^\d{4}-\d{2}-\d{{0}}$", // A date.
        @"\b(cat|dog|bird{0})\b", // Words.
        @"[a-z]+\s*=\s*'[^']{1,{0}}'", // A setting.
        @"^(?:\w+\.)+\w{2,{0}}$", // A host.
        @"(\d+)(?:,\d{3}){1,{0}}\.\d+", // A number.
        @"<(\w+)[^>]{1,{0}}>.*?</\1>", // An element.
        @"^\s*#{1,{0}}\s+(.+)$", // A heading.
        @"(?i)^https?://[^/]{1,{0}}(/.*)?$", // An address.
        @"^[\w.+-]{1,{0}}@\w+\.\w+$", // A mailbox.
        @"(?<key>\w+):\s*(?<value>[^;]{1,{0}});?", // A declaration.
    ];

    /// <summary>A project with the references and options of another.</summary>
    public static CSharpCompilation Of(int expressions, CSharpCompilation like)
    {
        IEnumerable<string> files = Enumerable.Range(0, expressions).Chunk(Patterns.Length).Select((numbers, file) =>
            $"using System.Text.RegularExpressions;\nnamespace File{file};\ninternal static partial class "
            + $"Expressions\n{{\n{string.Concat(numbers.Select(Declaration))}}}\n");
        var parsing = (CSharpParseOptions)like.SyntaxTrees[0].Options;
        return like.RemoveAllSyntaxTrees().AddSyntaxTrees(files.Select(file => CSharpSyntaxTree.ParseText(file, parsing)));
    }

    private static string Declaration(int number)
    {
        string pattern = Patterns[number % Patterns.Length].Replace(
            "{0}", (number + 2).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return $"    [GeneratedRegex(@\"{pattern}\")] internal static partial Regex Number{number}();\n";
    }
}
