using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>Public types and references of the packaged assemblies.</summary>
public sealed class ShippedAssemblyTests
{
    /// <summary>Only the compiler calls the generator assembly.</summary>
    [Fact]
    public void GeneratorsPublicTypes_AreForTheCompiler() => Assert.All(
        typeof(GramGenerator).Assembly.GetExportedTypes(),
        type => Assert.True(IsForTheCompiler(type), $"{type} is public"));

    private static readonly string[] OfTheCompiler =
        ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Memory", "netstandard"];

    [Fact]
    public void Generator_NeedsWhatTheCompilerHasAlone() =>
        Assert.Empty(References(typeof(GramGenerator).Assembly).Except(OfTheCompiler));

    [Fact]
    public void Library_NeedsTheRuntimeAndItsTensors() => Assert.All(
        References(typeof(Gram).Assembly),
        name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static bool IsForTheCompiler(Type type) =>
        type.GetInterfaces().Contains(typeof(IIncrementalGenerator))
            || type.BaseType?.FullName is "Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer";
}
