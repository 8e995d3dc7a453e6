using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Parsing;

/// <summary>
/// The entry of the generator's pipeline: from symbols to specs. Invalid declarations give none; the analyzer reports them.
/// </summary>
internal static class GramKernelParser
{
    public const string KernelAttribute = "GramGen.GramKernelAttribute";
    public const string DotMicroKernelsAttribute = "GramGen.Syrk.GenerateDotMicroKernelsAttribute";
    public const string LoopedRoutinesAttribute = "GramGen.Syrk.GenerateLoopedRoutinesAttribute";
    public const string GemmMicroKernelsAttribute = "GramGen.Gemm.GenerateGemmMicroKernelsAttribute";

    /// <summary>
    /// The declarations that can have a kernel. Attributes of anything else are not requested: for an extension block with a
    /// targeted attribute the compiler throws.
    /// </summary>
    public static bool CanCarryKernel(SyntaxNode node) =>
        node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax;

    public static KernelInFile Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        GramKernelSpec? spec = context.TargetSymbol is INamedTypeSymbol type && IsFirstDeclaration(context, type, cancellation)
            ? KernelDeclaration.Read(type, cancellation).Spec
            : null;
        return new KernelInFile(spec, context.TargetNode.SyntaxTree);
    }

    /// <summary>A type of the library that gets micro-kernels for any size; it may be static.</summary>
    public static TypeHierarchy? ParseAnySize(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && !TypeRules.IsBroken(type)
            && TypeRules.Check(type, cancellation).All(error => error.Kind == DiagnosticKind.StaticClass)
            ? TypeHierarchyParser.Parse(type)
            : null;

    /// <summary>A type with attributes on several of its parts is visited once for each of them.</summary>
    private static bool IsFirstDeclaration(
        GeneratorAttributeSyntaxContext context, INamedTypeSymbol type, CancellationToken cancellation)
    {
        SyntaxNode? first = KernelAttributes.Of(type).FirstOrDefault()?.ApplicationSyntaxReference?.GetSyntax(cancellation);
        return first is not null && context.TargetNode.SyntaxTree == first.SyntaxTree && context.TargetNode.Span.Contains(first.Span);
    }
}

/// <summary>A declaration and its file, whose options apply.</summary>
/// <param name="Spec">The declaration; null if it is rejected.</param>
/// <param name="File">The file with the attribute.</param>
internal readonly record struct KernelInFile(GramKernelSpec? Spec, SyntaxTree File)
{
    /// <summary>The declaration with its options, and without its file.</summary>
    public GramKernelSpec With(AnalyzerConfigOptionsProvider options) =>
        Spec! with { Options = EmitOptionsParser.Parse(options.GetOptions(File), []) };
}
