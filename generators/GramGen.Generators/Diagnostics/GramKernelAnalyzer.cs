using System.Collections.Immutable;
using GramGen.Generators.Emit;
using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Diagnostics;

/// <summary>Reports why the generator ignores a declaration, and advice on those that it accepts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GramKernelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => GramDiagnostics.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Other generators may declare kernels too.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var compilation = new CompilationDiagnostics();
            start.RegisterSymbolAction(symbol => Analyze(symbol, compilation), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(compilation.Report);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, CompilationDiagnostics compilation)
    {
        var declaration = KernelDeclaration.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken);
        foreach (DiagnosticInfo error in declaration.Errors)
        {
            context.ReportDiagnostic(Diagnostic.Create(DescriptorOf(error.Kind), error.Location, error.Arguments));
        }

        if (declaration.Spec is { } spec)
        {
            AnalyzeSizes(context, declaration.Sizes, spec, compilation);
            AnalyzeOptions(context, spec, compilation);
        }
    }

    private static void AnalyzeSizes(
        SymbolAnalysisContext context, IReadOnlyList<DeclaredSize> sizes, GramKernelSpec spec, CompilationDiagnostics compilation)
    {
        foreach (DeclaredSize size in sizes)
        {
            compilation.Add(context.Symbol.ToDisplayString(), spec.CanRegister, size);
            foreach (Diagnostic advice in SizeAdvice.For(size))
            {
                context.ReportDiagnostic(advice);
            }
        }
    }

    private static void AnalyzeOptions(SymbolAnalysisContext context, GramKernelSpec spec, CompilationDiagnostics compilation)
    {
        AttributeData first = KernelAttributes.Of((INamedTypeSymbol)context.Symbol).First();
        if (first.ApplicationSyntaxReference?.SyntaxTree is not { } file)
        {
            return;
        }

        var unknownValues = new List<UnknownOptionValue>();
        EmitOptions options = EmitOptionsParser.Parse(context.Options.AnalyzerConfigOptionsProvider.GetOptions(file), unknownValues);
        unknownValues.ForEach(compilation.Add);
        if (GeneratedFiles.IsOverBudget(spec with { Options = options }))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GramDiagnostics.OverBudget, TypeRules.NameOf(context.Symbol), context.Symbol.Name, spec.Shapes.Count, options.MaxLines));
        }
    }

    private static DiagnosticDescriptor DescriptorOf(DiagnosticKind kind) => kind switch
    {
        DiagnosticKind.NotPartial => GramDiagnostics.NotPartial,
        DiagnosticKind.ContainingTypeNotPartial => GramDiagnostics.ContainingTypeNotPartial,
        DiagnosticKind.Generic => GramDiagnostics.Generic,
        DiagnosticKind.StaticClass => GramDiagnostics.StaticClass,
        DiagnosticKind.FileLocal => GramDiagnostics.FileLocal,
        DiagnosticKind.RefStruct => GramDiagnostics.RefStruct,
        DiagnosticKind.SizeTooSmall => GramDiagnostics.SizeTooSmall,
        DiagnosticKind.SizeTooLarge => GramDiagnostics.SizeTooLarge,
        DiagnosticKind.DuplicateSize => GramDiagnostics.DuplicateSize,
        DiagnosticKind.InconsistentSizes => GramDiagnostics.InconsistentSizes,
        DiagnosticKind.UnknownValue => GramDiagnostics.UnknownValue,
        DiagnosticKind.UnavailableMember => GramDiagnostics.UnavailableMember,
        DiagnosticKind.IntegerOverflow => GramDiagnostics.IntegerOverflow,
        DiagnosticKind.LanguageVersion => GramDiagnostics.LanguageVersion,
        DiagnosticKind.AbstractMemberHidden => GramDiagnostics.AbstractMemberHidden,
        DiagnosticKind.KeywordHidden => GramDiagnostics.KeywordHidden,
        _ => GramDiagnostics.MemberConflict,
    };
}
