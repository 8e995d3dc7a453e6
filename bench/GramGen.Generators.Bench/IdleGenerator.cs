using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Bench;

/// <summary>Finds the attributes as the generator does, and makes nothing of them.</summary>
internal sealed class IdleGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "GramGen.GramKernelAttribute", static (_, _) => true, static (type, _) => type.TargetSymbol.Name);
        context.RegisterSourceOutput(names, static (_, _) => { });
    }
}
