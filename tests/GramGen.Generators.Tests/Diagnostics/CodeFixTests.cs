using System.Collections.Immutable;
using GramGen.CodeFixes;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>"Make partial" gives a declaration that the analyzer accepts, and changes nothing else.</summary>
public class CodeFixTests
{
    public static TheoryData<string, string> Fixes { get; } = new()
    {
        {
            "using GramGen;\n[GramKernel(2, 16)]\npublic readonly struct Kernel;",
            "using GramGen;\n[GramKernel(2, 16)]\npublic readonly partial struct Kernel;"
        },
        {
            "using GramGen;\n\n/// <summary>A layer.</summary>\n[GramKernel(2, 16)]\n// Mine.\nstruct Kernel { }",
            "using GramGen;\n\n/// <summary>A layer.</summary>\n[GramKernel(2, 16)]\n// Mine.\npartial struct Kernel { }"
        },
        {
            "using GramGen;\n[GramKernel(2, 16)] sealed record class Kernel(int Depth);",
            "using GramGen;\n[GramKernel(2, 16)] sealed partial record class Kernel(int Depth);"
        },
        {
            "using GramGen;\nstatic class A\n{\n    /* around */ class B { [GramKernel(2, 16)] internal struct C; }\n}",
            "using GramGen;\nstatic partial class A\n{\n    /* around */ partial class B { "
            + "[GramKernel(2, 16)] internal partial struct C; }\n}"
        },
        {
            "using GramGen;\ninterface IA { partial class B { [GramKernel(2, 16)] internal partial struct C; } class Other; }",
            "using GramGen;\npartial interface IA { partial class B { [GramKernel(2, 16)] internal partial struct C; } class Other; }"
        },
    };

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task MakePartial_TypeAndContainingTypes(string source, string expected)
    {
        Assert.Equal(expected, await Apply(source, AnalyzerRunner.Run(source)[^1]));
        Assert.Empty(AnalyzerRunner.Run(expected));
        Assert.NotEmpty(GeneratorRunner.Run(expected).Files);
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task MakePartial_FromTheOutermostInwards(string source, string expected)
    {
        string text = source;
        for (int steps = 0; AnalyzerRunner.Run(text) is [var outermost, ..]; steps++)
        {
            Assert.InRange(steps, 0, 5);
            text = await Apply(text, outermost);
        }

        Assert.Equal(expected, text);
    }

    [Fact]
    public void Fixes_AreForTheRulesAboutPartial()
    {
        var fix = new MakePartialCodeFix();

        Assert.Equal([GramDiagnostics.NotPartial.Id, GramDiagnostics.ContainingTypeNotPartial.Id], fix.FixableDiagnosticIds);
        Assert.NotNull(fix.GetFixAllProvider());
    }

    private static async Task<string> Apply(string source, Diagnostic diagnostic)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject("Kernels", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp14))
            .AddDocument("Source0.cs", source);
        SyntaxTree tree = (await document.GetSyntaxTreeAsync(cancellation))!;
        var here = Diagnostic.Create(diagnostic.Descriptor, Location.Create(tree, diagnostic.Location.SourceSpan));

        CodeAction? action = null;
        await new MakePartialCodeFix().RegisterCodeFixesAsync(
            new CodeFixContext(document, here, (found, _) => action = found, cancellation));
        Assert.Equal("Make partial", action!.Title);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellation);
        Solution solution = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution;
        return (await solution.GetDocument(document.Id)!.GetTextAsync(cancellation)).ToString();
    }
}
