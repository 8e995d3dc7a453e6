using System.Collections.Concurrent;
using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Diagnostics;

/// <summary>What can be said only when all kernels of a compilation are known.</summary>
internal sealed class CompilationFindings
{
    private readonly ConcurrentBag<RegisteredSize> _sizes = [];
    private readonly ConcurrentBag<OptionProblem> _problems = [];

    public void Add(RegisteredSize size) => _sizes.Add(size);

    public void Add(OptionProblem problem) => _problems.Add(problem);

    public void Report(CompilationAnalysisContext context)
    {
        RegisteredSize[] sizes = [.. InOrder(context.Compilation)];
        if (sizes.Length == 0)
        {
            return;
        }

        foreach (OptionProblem problem in _problems.Distinct().OrderBy(p => p.Option, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GramDiagnostics.UnknownOption, sizes[0].Location, problem.Option, problem.Value, problem.Choices));
        }

        if (Publishing.IsAotForOldProcessors(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
        {
            context.ReportDiagnostic(Diagnostic.Create(GramDiagnostics.NativeAot, sizes[0].Location, sizes[0].TypeName));
        }

        foreach (IGrouping<object, RegisteredSize> kernels in sizes.Where(size => size.IsRegistered).GroupBy(size => (object)size.Key))
        {
            RegisteredSize first = kernels.First();
            foreach (RegisteredSize second in kernels.Skip(1))
            {
                (int channels, int pixels, string features) = second.Key;
                context.ReportDiagnostic(Diagnostic.Create(
                    GramDiagnostics.SecondKernel, second.Location, [first.Location], channels, pixels, features, first.TypeName, second.TypeName));
            }
        }
    }

    /// <summary>File by file as they are given to the compiler, and from top to bottom.</summary>
    private IEnumerable<RegisteredSize> InOrder(Compilation compilation)
    {
        SyntaxTree[] files = [.. compilation.SyntaxTrees];
        return _sizes
            .OrderBy(size => Array.IndexOf(files, size.Location.SourceTree))
            .ThenBy(size => size.Location.SourceSpan.Start);
    }
}
