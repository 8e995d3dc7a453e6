using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VerifyTests.Tests;

/// <summary>A generator that does what it is told.</summary>
internal sealed class FakeGenerator(Action<SourceProductionContext> produce) : IIncrementalGenerator
{
    public static GeneratorDriver Run(Action<SourceProductionContext> produce) => CSharpGeneratorDriver
        .Create(new FakeGenerator(produce))
        .RunGenerators(CSharpCompilation.Create("Empty"));

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider, (production, _) => produce(production));
}
