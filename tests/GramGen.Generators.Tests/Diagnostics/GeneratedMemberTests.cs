using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>The reserved member names are those of the generated members.</summary>
public class GeneratedMemberTests
{
    [Theory]
    [InlineData("[GramKernel(2, 16)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16), GramKernel(3, 16)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Gradient = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Element = GramElement.Double, Gradient = true), "
        + "GramKernel(4, 8, Element = GramElement.Double, Gradient = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Element = GramElement.Half)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Element = GramElement.Half, RightHandSide = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, RightHandSide = true, Gradient = true), "
        + "GramKernel(9, 16, RightHandSide = true, Gradient = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Weights = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, Element = GramElement.Half, RightHandSide = true, Weights = true)] internal partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16, RightHandSide = true, Weights = true, Gradient = true), "
        + "GramKernel(9, 16, RightHandSide = true, Weights = true, Gradient = true)] internal partial struct Kernel;")]
    [InlineData("partial class Net { [GramKernel(2, 16)] private partial struct Kernel; }")]
    public void Members_AreThoseThatAreGenerated(string source)
    {
        GeneratorRun run = GeneratorRunner.Run("using GramGen;\n" + source);
        INamedTypeSymbol before = KernelOf(run.Input);
        GramKernelSpec spec = KernelDeclaration.Read(before, TestContext.Current.CancellationToken).Spec!;

        Assert.Equal(
            KernelOf(run.Output).GetMembers().Where(member => !member.IsImplicitlyDeclared).Select(Describe).Order(StringComparer.Ordinal),
            GeneratedMember.Of(spec).Select(Describe).Order(StringComparer.Ordinal));
    }

    private static INamedTypeSymbol KernelOf(Compilation compilation) =>
        (INamedTypeSymbol)compilation.GetSymbolsWithName("Kernel", SymbolFilter.Type, TestContext.Current.CancellationToken).Single();

    private static string Describe(ISymbol member) => member switch
    {
        IMethodSymbol method => Describe(
            "Method", method.Name, method.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))),
        INamedTypeSymbol => Describe("Type", member.Name, []),
        _ => Describe(member.Kind.ToString(), member.Name, []),
    };

    private static string Describe(GeneratedMember member) => Describe(member.Kind.ToString(), member.Name, member.Parameters);

    private static string Describe(string kind, string name, IEnumerable<string> parameters) =>
        $"{kind} {name}({string.Join(", ", parameters)})";
}
