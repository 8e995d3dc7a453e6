using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>What users are told of their declarations. The README has a paragraph for each.</summary>
internal static class GramDiagnostics
{
    private const string Category = "GramGen";

    /// <summary>Where the README is read; its paragraphs are named by the ids.</summary>
    private const string ReadMe = "https://github.com/gramgen/gramgen#";

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor NotPartial = new(
        "GRAM001", "A kernel's type is partial",
        "'{0}' has to be partial: its kernel is written into another part of it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram001");

    /// <summary>Format: {0} the type around it, {1} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor AroundNotPartial = new(
        "GRAM002", "Types around a kernel are partial",
        "'{0}' has to be partial: the kernel of '{1}' in it is written into another part of both",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram002");

    /// <summary>Format: {0} the generic type, {1} the kernel's type, {2} the number of type parameters.</summary>
    public static readonly DiagnosticDescriptor Generic = new(
        "GRAM003", "A kernel's type is not generic",
        "'{0}' has {2} type parameter(s), and a size has one kernel, not one for each type argument: declare '{1}' outside of generic types",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram003");

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor StaticClass = new(
        "GRAM004", "A kernel's type is not static",
        "'{0}' is static, and static classes fulfil no interface: make it a struct or a sealed class",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram004");

    /// <summary>Format: {0} the file-local type, {1} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor FileLocal = new(
        "GRAM005", "A kernel's type is seen beyond its file",
        "'{0}' is local to its file, and the kernel of '{1}' is written into another one: make it internal, or private in another type",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram005");

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor RefStruct = new(
        "GRAM006", "A kernel's type is no ref struct",
        "'{0}' is a ref struct, which cannot be the type argument of Gram.Compute: leave ref out",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram006");

    /// <summary>Format: {0} Channels or Pixels, {1} the number.</summary>
    public static readonly DiagnosticDescriptor SizeTooSmall = new(
        "GRAM007", "Channels and pixels are at least 1",
        "{0} are {1}, and have to be at least 1",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram007");

    /// <summary>Format: {0} F or G in words, {1} rows, {2} columns, {3} their product, {4} the most.</summary>
    public static readonly DiagnosticDescriptor SizeTooLarge = new(
        "GRAM008", "Features and matrix fit a span",
        "{0} of {1} × {2} has {3} values: a span holds at most {4}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram008");

    /// <summary>Format: {0} channels, {1} pixels.</summary>
    public static readonly DiagnosticDescriptor SameSizeTwice = new(
        "GRAM009", "A size is declared once on a type",
        "{0}×{1} is declared on this type before: leave one of them out",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram009");

    /// <summary>Format: {0} a size, {1} its form, {2} the first size, {3} its form.</summary>
    public static readonly DiagnosticDescriptor MixedForms = new(
        "GRAM010", "All sizes of a type have one form",
        "{0} ({1}) differs from {2} ({3}): all sizes of a type have one element, one layout and gradients or none",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram010");

    /// <summary>Format: {0} the property, {1} its value, {2} the enumeration, {3} its values.</summary>
    public static readonly DiagnosticDescriptor UnknownValue = new(
        "GRAM011", "Element and Layout are values of their types",
        "{0} is {1}, which is no {2}: it can be {3}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram011");

    /// <summary>Format: {0} channels, {1} pixels.</summary>
    public static readonly DiagnosticDescriptor HalfGradient = new(
        "GRAM012", "Half has no gradients",
        "{0}×{1} is declared with gradients of Half: they are for Single and Double",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram012");

    /// <summary>Format: {0} the type, {1} the member.</summary>
    public static readonly DiagnosticDescriptor MemberExists = new(
        "GRAM013", "Members of a kernel's type leave room for the generated ones",
        "'{0}' gets a generated member '{1}', which this would clash with: give it another name",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram013");

    /// <summary>Format: {0} channels, {1} pixels, {2} the features' type and layout, {3} the first type, {4} this type.</summary>
    public static readonly DiagnosticDescriptor SecondKernel = new(
        "GRAM014", "One kernel is registered for a size",
        "Gram.Compute takes one kernel for {0}×{1} of {2}: '{3}' is registered for it before '{4}'",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram014",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} channels, {1} pixels, {2} the instruction sets.</summary>
    public static readonly DiagnosticDescriptor NothingGained = new(
        "GRAM015", "A kernel gains speed at its size",
        "A kernel of its own gains nothing at {0}×{1}: with {0} channels and {1} pixels the generic path's tiles of outer products are the fastest there are ({2}), and are taken",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram015");

    /// <summary>Format: {0} channels, {1} pixels, {2} bytes, {3} values in a row of the copy.</summary>
    public static readonly DiagnosticDescriptor AliasedRows = new(
        "GRAM016", "Rows lie apart in the first cache",
        "The {0} rows of {1} pixels lie {2} bytes apart, a multiple of 4096, and meet in one set of the first cache: each block is copied to rows of {3} values first",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram016");

    /// <summary>Format: {0} channels, {1} pixels, {2} 65504/M.</summary>
    public static readonly DiagnosticDescriptor HalfOverflow = new(
        "GRAM017", "The Gram matrix of Half is kept in float",
        "Stored back to Half, the Gram matrix of {0}×{1} overflows where a channel's mean square is above {2} (65504/{1})",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram017");

    /// <summary>Format: {0} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor NativeAot = new(
        "GRAM018", "Native AOT is told the instruction set",
        "Native AOT compiles '{0}' for the oldest processors, without AVX2 and multiply-add, and kernels run many times slower: set IlcInstructionSet to x86-64-v3 or x86-64-v4",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram018",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} the option, {1} its value, {2} the choices.</summary>
    public static readonly DiagnosticDescriptor UnknownOption = new(
        "GRAM019", "Options have known values",
        "{0} is '{1}': it can be {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram019",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} the type, {1} its sizes, {2} the budget.</summary>
    public static readonly DiagnosticDescriptor OverBudget = new(
        "GRAM020", "Generated code keeps to its budget",
        "The {1} size(s) of '{0}' take more than the {2} lines that GramGenMaxLines allows: '{0}' calls the generic path instead, with the same bits",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: ReadMe + "gram020");

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, AroundNotPartial, Generic, StaticClass, FileLocal, RefStruct, SizeTooSmall, SizeTooLarge, SameSizeTwice, MixedForms,
        UnknownValue, HalfGradient, MemberExists, SecondKernel, NothingGained, AliasedRows, HalfOverflow, NativeAot, UnknownOption,
        OverBudget,
    ];
}
