using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Parsing;

/// <summary>From symbols to what the user declared; quiet where the declaration makes no sense.</summary>
internal static class GramKernelParser
{
    public const string KernelAttribute = "GramGen.GramKernelAttribute";
    public const string DotMicroKernelsAttribute = "GramGen.Syrk.GenerateDotMicroKernelsAttribute";
    public const string GemmMicroKernelsAttribute = "GramGen.Gemm.GenerateGemmMicroKernelsAttribute";

    /// <summary>
    /// What may have a kernel. The compiler is asked for the attributes of nothing else: of an extension block it throws
    /// where one of them has a target.
    /// </summary>
    public static bool IsCarrier(SyntaxNode node) =>
        node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax;

    public static GramKernelSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && IsFirstDeclaration(context, type, cancellation)
            ? KernelDeclaration.Read(type, cancellation).Spec
            : null;

    public static TypeHierarchy? ParseAnySize(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && !HostRules.IsBroken(type)
            && HostRules.Faults(type, cancellation).All(fault => fault.Rule == KernelRule.StaticClass)
            ? TypeHierarchyParser.Parse(type)
            : null;

    /// <summary>A type whose attributes stand on several of its parts comes once for each of them.</summary>
    private static bool IsFirstDeclaration(
        GeneratorAttributeSyntaxContext context, INamedTypeSymbol type, CancellationToken cancellation)
    {
        SyntaxNode? first = KernelAttributes.Of(type).FirstOrDefault()?.ApplicationSyntaxReference?.GetSyntax(cancellation);
        return first is not null && context.TargetNode.SyntaxTree == first.SyntaxTree && context.TargetNode.Span.Contains(first.Span);
    }
}
