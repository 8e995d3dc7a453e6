using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>A source file of the repository, parsed, so that comments do not count.</summary>
/// <param name="Path">From the repository's root on, with slashes.</param>
/// <param name="Tree">Its syntax.</param>
internal sealed record CodeFile(string Path, SyntaxTree Tree)
{
    private static readonly string[] Folders = ["bench", "generators", "samples", "src", "tests"];

    private static readonly SyntaxKind[] Texts =
    [
        SyntaxKind.StringLiteralToken, SyntaxKind.InterpolatedStringTextToken,
        SyntaxKind.SingleLineRawStringLiteralToken, SyntaxKind.MultiLineRawStringLiteralToken,
    ];

    /// <summary>The sources of the packages.</summary>
    public static IReadOnlyList<CodeFile> Libraries { get; } =
    [
        .. Under("src/GramGen"), .. Under("src/GramGen.Cluster"), .. Under("src/GramGen.Data"), .. Under("src/GramGen.Data.Azure"),
        .. Under("src/GramGen.Data.Parquet"), .. Under("src/GramGen.Data.S3"), .. Under("src/GramGen.Genotypes"),
        .. Under("src/GramGen.Tool"), .. Under("src/GramGen.TorchSharp"), .. Under("generators"),
    ];

    /// <summary>The sources of the repository that are written by hand.</summary>
    public static IEnumerable<CodeFile> Written => Folders
        .SelectMany(Under)
        .Where(file => !file.Path.EndsWith(".verified.cs", StringComparison.Ordinal));

    public IEnumerable<string> Identifiers => Tokens(SyntaxKind.IdentifierToken);

    /// <summary>The names that the file gives, as opposed to those that it uses.</summary>
    public IEnumerable<string> Declared => Tree.GetRoot().DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is MemberDeclarationSyntax or VariableDeclaratorSyntax
            or ParameterSyntax or TypeParameterSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
            or LocalFunctionStatementSyntax)
        .Select(token => token.Text);

    /// <summary>The text of string literals.</summary>
    public IEnumerable<string> Strings => Tokens(Texts);

    public IEnumerable<string> Numbers => Tokens(SyntaxKind.NumericLiteralToken);

    /// <summary>The names of named arguments and assignment targets.</summary>
    public IEnumerable<string> Named => Tree.GetRoot().DescendantNodes().Select(node => node switch
    {
        NameColonSyntax argument => argument.Name.ToString(),
        AssignmentExpressionSyntax assignment => assignment.Left.ToString(),
        _ => "",
    });

    public static IEnumerable<CodeFile> Under(string folder)
    {
        string root = ReadMeBlocks.Root;
        return Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: System.IO.Path.GetRelativePath(root, path).Replace('\\', '/')))
            .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new CodeFile(file.Name, CSharpSyntaxTree.ParseText(File.ReadAllText(file.Path), path: file.Name)));
    }

    private IEnumerable<string> Tokens(params SyntaxKind[] kinds) => Tree.GetRoot().DescendantTokens()
        .Where(token => kinds.Contains(token.Kind()))
        .Select(token => token.Text);
}
