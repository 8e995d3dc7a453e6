using System.Collections.Immutable;
using GramGen.Generators.Emit;
using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Diagnostics;

/// <summary>Says what the generator declines, and what is worth knowing of what it takes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GramKernelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => GramDiagnostics.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Kernels are generated for what other generators wrote too.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var findings = new CompilationFindings();
            start.RegisterSymbolAction(symbol => Analyze(symbol, findings), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(findings.Report);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, CompilationFindings findings)
    {
        var declaration = KernelDeclaration.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken);
        foreach (KernelFault fault in declaration.Faults)
        {
            context.ReportDiagnostic(FaultDescriptors.Report(fault));
        }

        if (declaration.Spec is { } spec)
        {
            AnalyzeSizes(context, declaration.Sizes, spec, findings);
            AnalyzeOptions(context, spec, findings);
        }
    }

    private static void AnalyzeSizes(
        SymbolAnalysisContext context, IReadOnlyList<DeclaredSize> sizes, GramKernelSpec spec, CompilationFindings findings)
    {
        foreach (DeclaredSize size in sizes)
        {
            findings.Add(new RegisteredSize(context.Symbol.ToDisplayString(), spec.CanRegister, size));
            foreach (Diagnostic advice in SizeAdvice.For(size))
            {
                context.ReportDiagnostic(advice);
            }
        }
    }

    private static void AnalyzeOptions(SymbolAnalysisContext context, GramKernelSpec spec, CompilationFindings findings)
    {
        AttributeData first = KernelAttributes.Of((INamedTypeSymbol)context.Symbol).First();
        if (first.ApplicationSyntaxReference?.SyntaxTree is not { } file)
        {
            return;
        }

        var problems = new List<OptionProblem>();
        EmitOptions options = EmitOptionsParser.Parse(context.Options.AnalyzerConfigOptionsProvider.GetOptions(file), problems);
        problems.ForEach(findings.Add);
        if (KernelFiles.IsOverBudget(spec with { Options = options }))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GramDiagnostics.OverBudget, Spans.Name(context.Symbol), context.Symbol.Name, spec.Shapes.Count, options.MaxLines));
        }
    }
}
