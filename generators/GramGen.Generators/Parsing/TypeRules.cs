using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Parsing;

/// <summary>Which types can have a kernel, and which members of their own beside the generated ones.</summary>
internal static class TypeRules
{
    /// <summary>Keywords of generated code that are no keywords where a type has their name.</summary>
    private static readonly string[] Keywords = ["nuint", "var"];

    public static IEnumerable<DiagnosticInfo> Check(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (VersionOf(type) is { } version and < LanguageVersion.CSharp11)
        {
            yield return new DiagnosticInfo(DiagnosticKind.LanguageVersion, NameOf(type), type.Name, version.ToDisplayString());
        }

        if (type.IsStatic)
        {
            yield return new DiagnosticInfo(
                DiagnosticKind.StaticClass, LocationOf(type, SyntaxKind.StaticKeyword, cancellation), type.Name);
        }

        if (type.IsRefLikeType)
        {
            yield return new DiagnosticInfo(
                DiagnosticKind.RefStruct, LocationOf(type, SyntaxKind.RefKeyword, cancellation), type.Name);
        }

        foreach (string keyword in Keywords.Where(keyword => !type.ContainingAssembly.GlobalNamespace.GetTypeMembers(keyword, 0).IsEmpty))
        {
            yield return new DiagnosticInfo(DiagnosticKind.KeywordHidden, NameOf(type), type.Name, keyword);
        }

        foreach (INamedTypeSymbol part in WithContainingTypes(type))
        {
            if (part.TypeParameters.Length > 0)
            {
                yield return new DiagnosticInfo(
                    DiagnosticKind.Generic, TypeParametersOf(part, cancellation), part.Name, type.Name, part.TypeParameters.Length);
            }

            if (part.IsFileLocal)
            {
                yield return new DiagnosticInfo(
                    DiagnosticKind.FileLocal, LocationOf(part, SyntaxKind.FileKeyword, cancellation), part.Name, type.Name);
            }

            DiagnosticKind kind = ReferenceEquals(part, type) ? DiagnosticKind.NotPartial : DiagnosticKind.ContainingTypeNotPartial;
            foreach (TypeDeclarationSyntax declaration in DeclarationsOf(part, cancellation).Where(declaration => !IsPartial(declaration)))
            {
                yield return new DiagnosticInfo(kind, declaration.Identifier.GetLocation(), part.Name, type.Name);
            }
        }
    }

    /// <summary>Members that conflict with generated ones.</summary>
    public static IEnumerable<DiagnosticInfo> CheckMembers(INamedTypeSymbol type, GramKernelSpec spec)
    {
        bool isEmpty = IsEmpty(type);
        HashSet<SyntaxTree> generated = isEmpty ? [] : [.. GeneratedTrees(type)];
        foreach (GeneratedMember member in GeneratedMember.Of(spec))
        {
            if (member.Name == type.Name)
            {
                yield return new DiagnosticInfo(DiagnosticKind.MemberConflict, NameOf(type), type.Name, member.Name);
            }

            IEnumerable<ISymbol> conflicts = isEmpty ? [] : type.GetMembers(member.Name).Where(own => Conflicts(own, member));
            foreach (ISymbol own in conflicts.Where(own => !own.Locations.Any(location => IsIn(location, generated))))
            {
                yield return new DiagnosticInfo(DiagnosticKind.MemberConflict, NameOf(own), type.Name, member.Name);
            }
        }
    }

    /// <summary>Abstract members of base types that generated ones would hide, which the compiler rejects.</summary>
    public static IEnumerable<DiagnosticInfo> CheckBases(INamedTypeSymbol type, GramKernelSpec spec)
    {
        for (INamedTypeSymbol? own = type.BaseType;
            type.TypeKind == TypeKind.Class && own is { SpecialType: not SpecialType.System_Object };
            own = own.BaseType)
        {
            foreach (GeneratedMember member in GeneratedMember.Of(spec).Where(member => !member.IsAccessor))
            {
                foreach (ISymbol hidden in own.GetMembers(member.Name)
                    .Where(hidden => hidden.IsAbstract && Conflicts(hidden, member) && !IsOverridden(hidden, type)))
                {
                    yield return new DiagnosticInfo(
                        DiagnosticKind.AbstractMemberHidden, NameOf(type), type.Name, member.Name, $"{own.Name}.{hidden.Name}");
                }
            }
        }
    }

    /// <summary>
    /// Whether the compiler rejects the declaration itself, so that no diagnostic is needed: an attribute on something else
    /// than a class or struct, a missing name, or a name that two types share.
    /// </summary>
    public static bool IsBroken(INamedTypeSymbol type) =>
        type.TypeKind is not (TypeKind.Class or TypeKind.Struct)
        || IsWithoutName(type.ContainingNamespace)
        || WithContainingTypes(type).Any(IsNameMissingOrShared);

    public static Location NameOf(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>The language version of the type's first part.</summary>
    private static LanguageVersion? VersionOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions options ? options.LanguageVersion : null;

    /// <summary>
    /// Whether a class between a type and the class of an abstract member has a member of that name: then it hides this one.
    /// </summary>
    private static bool IsOverridden(ISymbol inherited, INamedTypeSymbol type)
    {
        INamedTypeSymbol between = type.BaseType!;
        while (!SymbolEqualityComparer.Default.Equals(between, inherited.ContainingType)
            && !between.GetMembers(inherited.Name).Any(member => member.IsOverride))
        {
            between = between.BaseType!;
        }

        return !SymbolEqualityComparer.Default.Equals(between, inherited.ContainingType);
    }

    /// <summary>The type and its containing types, innermost first.</summary>
    private static IEnumerable<INamedTypeSymbol> WithContainingTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            yield return part;
        }
    }

    private static bool IsNameMissingOrShared(INamedTypeSymbol part) => part.Name.Length == 0
        || ((INamespaceOrTypeSymbol)part.ContainingSymbol).GetMembers(part.Name)
            .OfType<INamespaceOrTypeSymbol>()
            .Count(other => other is not INamedTypeSymbol { Arity: > 0 } and not INamedTypeSymbol { IsFileLocal: true }) > 1;

    private static bool IsWithoutName(INamespaceSymbol space) =>
        !space.IsGlobalNamespace && (space.Name.Length == 0 || IsWithoutName(space.ContainingNamespace));

    /// <summary>
    /// True for most types; cheap, because names are known without binding the members. A record has synthesized members.
    /// </summary>
    private static bool IsEmpty(INamedTypeSymbol type) => !type.IsRecord && !type.MemberNames.Any() && type.GetTypeMembers().IsEmpty;

    private static bool Conflicts(ISymbol own, GeneratedMember member) => own switch
    {
        // A property with that accessor is found by its own name.
        IMethodSymbol { AssociatedSymbol: not null } => false,
        IMethodSymbol method when member.Kind == GeneratedMemberKind.Method => method.Arity == 0
            && method.Parameters.Select(TypeOf).SequenceEqual(member.Parameters),
        INamedTypeSymbol nested when member.Kind == GeneratedMemberKind.Type => nested.Arity == 0,
        _ => true,
    };

    private static string TypeOf(IParameterSymbol parameter) => parameter.RefKind == RefKind.None
        ? parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
        : "by reference";

    /// <summary>The files of the generated members, which the analyzer sees as part of the type.</summary>
    private static IEnumerable<SyntaxTree> GeneratedTrees(INamedTypeSymbol type) => type.GetTypeMembers()
        .Where(nested => nested.GetAttributes().Any(IsGeneratedHere))
        .SelectMany(nested => nested.DeclaringSyntaxReferences)
        .Select(reference => reference.SyntaxTree);

    private static bool IsGeneratedHere(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
        && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: "GramGen.Generators" }, ..];

    private static bool IsIn(Location location, HashSet<SyntaxTree> trees) => location.SourceTree is { } tree && trees.Contains(tree);

    private static IEnumerable<TypeDeclarationSyntax> DeclarationsOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    /// <summary>The first occurrence of a modifier, otherwise the name.</summary>
    private static Location LocationOf(INamedTypeSymbol type, SyntaxKind modifier, CancellationToken cancellation)
    {
        SyntaxToken token = DeclarationsOf(type, cancellation).SelectMany(part => part.Modifiers).FirstOrDefault(m => m.IsKind(modifier));
        return token == default ? NameOf(type) : token.GetLocation();
    }

    private static Location TypeParametersOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        DeclarationsOf(type, cancellation).Select(part => part.TypeParameterList).FirstOrDefault(list => list is not null)?.GetLocation()
            ?? NameOf(type);
}
