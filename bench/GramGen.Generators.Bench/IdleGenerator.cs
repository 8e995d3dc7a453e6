using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GramGen.Generators.Bench;

/// <summary>Finds the attributes as the generator does, and adds the same number of empty files.</summary>
internal sealed class IdleGenerator : IIncrementalGenerator
{
    private static readonly SourceText Empty = SourceText.From("", Encoding.UTF8);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "GramGen.GramKernelAttribute",
            static (_, _) => true,
            static (type, _) => $"{type.TargetSymbol.ContainingNamespace.Name}.{type.TargetSymbol.Name}");
        context.RegisterSourceOutput(names, static (context, name) =>
        {
            context.AddSource(name + ".g.cs", Empty);
            context.AddSource(name + ".Size.g.cs", Empty);
        });
    }
}
