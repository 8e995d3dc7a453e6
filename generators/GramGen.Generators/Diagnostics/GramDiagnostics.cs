using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>The descriptors of all diagnostics. docs/diagnostics has a page for each.</summary>
internal static class GramDiagnostics
{
    private const string Category = "GramGen";

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor NotPartial = new(
        "GRAM001", "Kernel type must be partial",
        "'{0}' must be partial: its kernel is generated as another part of it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM001"));

    /// <summary>Format: {0} the containing type, {1} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = new(
        "GRAM002", "Containing type of a kernel must be partial",
        "'{0}' must be partial: it contains '{1}', whose kernel is generated as another part of both",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM002"));

    /// <summary>Format: {0} the generic type, {1} the kernel's type, {2} the number of type parameters.</summary>
    public static readonly DiagnosticDescriptor Generic = new(
        "GRAM003", "Kernel type must not be generic",
        "'{0}' has {2} type parameter(s), but a size has one kernel, not one per type argument: declare '{1}' outside generic types",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM003"));

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor StaticClass = new(
        "GRAM004", "Kernel type must not be static",
        "'{0}' is static, and static classes cannot implement interfaces: make it a struct or a sealed class",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM004"));

    /// <summary>Format: {0} the file-local type, {1} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor FileLocal = new(
        "GRAM005", "Kernel type must not be file-local",
        "'{0}' is file-local, but the kernel of '{1}' is generated in another file: make it internal, or private in another type",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM005"));

    /// <summary>Format: {0} the type.</summary>
    public static readonly DiagnosticDescriptor RefStruct = new(
        "GRAM006", "Kernel type must not be a ref struct",
        "'{0}' is a ref struct, which cannot be a type argument of Gram.Compute: remove 'ref'",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM006"));

    /// <summary>Format: {0} channels or pixels, {1} the number.</summary>
    public static readonly DiagnosticDescriptor SizeTooSmall = new(
        "GRAM007", "Number of channels or pixels is less than 1",
        "The number of {0} is {1}, but must be at least 1",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM007"));

    /// <summary>Format: {0} the name of F or G, {1} rows, {2} columns, {3} their product, {4} the maximum.</summary>
    public static readonly DiagnosticDescriptor SizeTooLarge = new(
        "GRAM008", "Size does not fit a span",
        "{0} of {1}×{2} has {3} values, but a span holds at most {4}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM008"));

    /// <summary>Format: {0} channels, {1} pixels.</summary>
    public static readonly DiagnosticDescriptor DuplicateSize = new(
        "GRAM009", "Size is declared twice on a type",
        "{0}×{1} is already declared on this type: remove one of the two",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM009"));

    /// <summary>Format: {0} a size, {1} its properties, {2} the first size, {3} its properties.</summary>
    public static readonly DiagnosticDescriptor InconsistentSizes = new(
        "GRAM010", "Sizes of a type differ in element, layout, gradients, right-hand side or weights",
        "{0} ({1}) differs from {2} ({3}): all sizes of a type must have the same element and layout, "
        + "and all or none must have gradients, a right-hand side or weights",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM010"));

    /// <summary>Format: {0} the property, {1} its value, {2} the enumeration, {3} its values.</summary>
    public static readonly DiagnosticDescriptor UnknownValue = new(
        "GRAM011", "Unknown element, integer or layout",
        "{0} is {1}, which is not a value of {2}: use one of {3}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM011"));

    /// <summary>Format: {0} channels, {1} pixels, {2} the property, {3} the element, {4} the elements that have it.</summary>
    public static readonly DiagnosticDescriptor UnavailableMember = new(
        "GRAM012", "Property is not available for the element",
        "{0}×{1} is declared with {2} of {3}: it is available for {4}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM012"));

    /// <summary>Format: {0} the type, {1} the member.</summary>
    public static readonly DiagnosticDescriptor MemberConflict = new(
        "GRAM013", "Member conflicts with a generated member",
        "This conflicts with the member '{1}' that is generated on '{0}': rename it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM013"));

    /// <summary>Format: {0} channels, {1} pixels, {2} the features' type and layout, {3} the first type, {4} this type.</summary>
    public static readonly DiagnosticDescriptor DuplicateKernel = new(
        "GRAM014", "Several kernels are registered for one size",
        "Gram.Compute uses one kernel for {0}×{1} of {2}: '{3}' and '{4}' declare one each",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM014"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} channels, {1} pixels, {2} bytes, {3} values in a packed row.</summary>
    public static readonly DiagnosticDescriptor AliasedRows = new(
        "GRAM015", "Rows alias in the first-level cache",
        "The {0} rows of {1} pixels are {2} bytes apart, a multiple of 4096, and map to one set of the first-level cache: "
        + "each KC block is first packed to rows of {3} values",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM015"));

    /// <summary>Format: {0} channels, {1} pixels, {2} 65504/M.</summary>
    public static readonly DiagnosticDescriptor HalfOverflow = new(
        "GRAM016", "Gram matrix can overflow Half",
        "Converted back to Half, the Gram matrix of {0}×{1} overflows if a channel's mean square exceeds {2} (65504/{1})",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM016"));

    /// <summary>Format: {0} the kernel's type.</summary>
    public static readonly DiagnosticDescriptor NativeAot = new(
        "GRAM017", "Native AOT compiles kernels without AVX2",
        "Native AOT compiles '{0}' for a baseline processor without AVX2 and FMA, where kernels run many times slower: "
        + "set IlcInstructionSet to x86-64-v3 or x86-64-v4",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM017"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} the option, {1} its value, {2} the choices.</summary>
    public static readonly DiagnosticDescriptor UnknownOption = new(
        "GRAM018", "Unknown option value",
        "{0} is '{1}', but must be {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM018"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Format: {0} the type, {1} the number of its sizes, {2} the budget.</summary>
    public static readonly DiagnosticDescriptor OverBudget = new(
        "GRAM019", "Generated code exceeds its budget",
        "The {1} size(s) of '{0}' need more than the {2} lines that GramGenMaxLines allows: "
        + "'{0}' uses the library's micro-kernels for any size, with the same bits",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM019"));

    /// <summary>Format: {0} the type, {1} the language version.</summary>
    public static readonly DiagnosticDescriptor LanguageVersion = new(
        "GRAM020", "Language version is too low for kernels",
        "The kernel of '{0}' needs C# 11 or later, but is compiled as C# {1}: set LangVersion to 11 or later, or remove it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM020"));

    /// <summary>Format: {0} the type, {1} the generated member, {2} the inherited member.</summary>
    public static readonly DiagnosticDescriptor AbstractMemberHidden = new(
        "GRAM021", "Generated member hides an inherited abstract member",
        "The member '{1}' that is generated on '{0}' would hide the inherited abstract member '{2}': "
        + "rename that, or derive '{0}' from another class",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM021"));

    /// <summary>Format: {0} the kernel's type, {1} the name.</summary>
    public static readonly DiagnosticDescriptor KeywordHidden = new(
        "GRAM022", "Type in the global namespace hides a keyword of generated code",
        "The global namespace has a type named '{1}', which the code generated for '{0}' would use instead of the keyword: "
        + "rename the type, or move it into a namespace",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM022"));

    /// <summary>Format: {0} channels, {1} pixels, {2} the type of the features, {3} the largest entry, {4} the most pixels.</summary>
    public static readonly DiagnosticDescriptor IntegerOverflow = new(
        "GRAM023", "Sums of integers can overflow",
        "Entries of the Gram matrix of {0}×{1} with features of {2} can reach {3}, which int does not hold: declare at most {4} pixels, "
        + "or call Gram.Compute with a result of long",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of("GRAM023"));

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, ContainingTypeNotPartial, Generic, StaticClass, FileLocal, RefStruct, SizeTooSmall, SizeTooLarge,
        DuplicateSize, InconsistentSizes, UnknownValue, UnavailableMember, MemberConflict, DuplicateKernel, AliasedRows,
        HalfOverflow, NativeAot, UnknownOption, OverBudget,
        LanguageVersion, AbstractMemberHidden, KeywordHidden, IntegerOverflow,
    ];
}
