using System.Collections.Concurrent;
using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Diagnostics;

/// <summary>Diagnostics that need all kernels of a compilation.</summary>
internal sealed class CompilationDiagnostics
{
    private readonly ConcurrentBag<KernelSize> _sizes = [];
    private readonly ConcurrentBag<UnknownOptionValue> _unknownValues = [];

    /// <summary>Adds a size that a kernel is generated for.</summary>
    /// <param name="typeName">The kernel's type, as messages name it.</param>
    /// <param name="isRegistered">Whether <c>Gram.Compute</c> finds it.</param>
    /// <param name="size">The size.</param>
    public void Add(string typeName, bool isRegistered, DeclaredSize size) => _sizes.Add(new KernelSize(typeName, isRegistered, size));

    public void Add(UnknownOptionValue unknown) => _unknownValues.Add(unknown);

    public void Report(CompilationAnalysisContext context)
    {
        KernelSize[] sizes = [.. InOrder(context.Compilation)];
        if (sizes.Length == 0)
        {
            return;
        }

        foreach (UnknownOptionValue unknown in _unknownValues.Distinct().OrderBy(u => u.Option, StringComparer.Ordinal)
            .ThenBy(u => u.Value, StringComparer.Ordinal))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GramDiagnostics.UnknownOption, sizes[0].Location, unknown.Option, unknown.Value, unknown.Choices));
        }

        if (IsAotForBaselineProcessors(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
        {
            context.ReportDiagnostic(Diagnostic.Create(GramDiagnostics.NativeAot, sizes[0].Location, sizes[0].TypeName));
        }

        foreach (IGrouping<object, KernelSize> kernels in sizes.Where(size => size.IsRegistered).GroupBy(size => (object)size.Key))
        {
            KernelSize first = kernels.First();
            foreach (KernelSize second in kernels.Skip(1))
            {
                (int channels, int pixels, string features) = second.Key;
                context.ReportDiagnostic(Diagnostic.Create(
                    GramDiagnostics.DuplicateKernel, second.Location, [first.Location], channels, pixels, features,
                    first.TypeName, second.TypeName));
            }
        }
    }

    /// <summary>In the order in which the compiler received the files, and from top to bottom.</summary>
    private IEnumerable<KernelSize> InOrder(Compilation compilation)
    {
        SyntaxTree[] files = [.. compilation.SyntaxTrees];
        return _sizes
            .OrderBy(size => Array.IndexOf(files, size.Location.SourceTree))
            .ThenBy(size => size.Location.SourceSpan.Start);
    }

    /// <summary>
    /// Native AOT for x86 processors without an instruction set: at 64×784 measured 90 times slower than with one. ReadyToRun
    /// is not affected: it leaves the kernels to the JIT compiler, and they run at full speed.
    /// </summary>
    private static bool IsAotForBaselineProcessors(AnalyzerConfigOptions options) =>
        Property(options, "_GramGenPublishAot").Equals("true", StringComparison.OrdinalIgnoreCase)
        && Property(options, "IlcInstructionSet").Length == 0
        && Property(options, "_GramGenRuntimeIdentifier") is var runtime
        && runtime.IndexOf("-arm", StringComparison.OrdinalIgnoreCase) < 0;

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out string? value) ? value.Trim() : "";

    private sealed record KernelSize(string TypeName, bool IsRegistered, DeclaredSize Size)
    {
        public Location Location { get; } = KernelAttributes.LocationOf(Size.Attribute);

        /// <summary>The key of the registry: the shape with its layout, and the type of the features.</summary>
        public (int Channels, int Pixels, string Features) Key => (Size.Shape.Channels, Size.Shape.Pixels, Features);

        private string Features =>
            (Size.Shape.IsHalf ? "Half" : Size.Shape.Element.Name) + (Size.Shape.IsChannelsLast ? ", channels last" : "");
    }
}
