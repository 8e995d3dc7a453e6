using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Parsing;

/// <summary>Which types can carry a kernel.</summary>
internal static class HostRules
{
    public static IEnumerable<KernelFault> Faults(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.IsStatic)
        {
            yield return new KernelFault(
                KernelRule.StaticClass, Spans.Modifier(type, SyntaxKind.StaticKeyword, cancellation), type.Name);
        }

        if (type.IsRefLikeType)
        {
            yield return new KernelFault(
                KernelRule.RefStruct, Spans.Modifier(type, SyntaxKind.RefKeyword, cancellation), type.Name);
        }

        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.TypeParameters.Length > 0)
            {
                yield return new KernelFault(
                    KernelRule.Generic, Spans.TypeParameters(part, cancellation), part.Name, type.Name, part.TypeParameters.Length);
            }

            if (part.IsFileLocal)
            {
                yield return new KernelFault(
                    KernelRule.FileLocal, Spans.Modifier(part, SyntaxKind.FileKeyword, cancellation), part.Name, type.Name);
            }

            KernelRule rule = ReferenceEquals(part, type) ? KernelRule.NotPartial : KernelRule.AroundNotPartial;
            foreach (TypeDeclarationSyntax declaration in Spans.Parts(part, cancellation).Where(declaration => !IsPartial(declaration)))
            {
                yield return new KernelFault(rule, declaration.Identifier.GetLocation(), part.Name, type.Name);
            }
        }
    }

    /// <summary>
    /// Whether the compiler refuses the declaration itself, so that nothing of ours need be said: an attribute where it may
    /// not stand, a name that is missing or that two types share.
    /// </summary>
    public static bool IsBroken(INamedTypeSymbol type) =>
        type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || IsWithoutName(type.ContainingNamespace) || Parts(type).Any(IsBrokenPart);

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static IEnumerable<INamedTypeSymbol> Parts(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            yield return part;
        }
    }

    private static bool IsBrokenPart(INamedTypeSymbol part) => part.Name.Length == 0
        || ((INamespaceOrTypeSymbol)part.ContainingSymbol).GetMembers(part.Name)
            .OfType<INamespaceOrTypeSymbol>()
            .Count(other => other is not INamedTypeSymbol { Arity: > 0 } and not INamedTypeSymbol { IsFileLocal: true }) > 1;

    private static bool IsWithoutName(INamespaceSymbol space) =>
        !space.IsGlobalNamespace && (space.Name.Length == 0 || IsWithoutName(space.ContainingNamespace));
}
