using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Parsing;

/// <summary>What a user declared, and in which file: the options that hold are the file's.</summary>
/// <param name="Spec">The declaration; null if it is declined.</param>
/// <param name="File">Where it stands.</param>
internal readonly record struct PlacedSpec(GramKernelSpec? Spec, SyntaxTree File)
{
    public static PlacedSpec Parse(GeneratorAttributeSyntaxContext type, CancellationToken cancellation) =>
        new(GramKernelParser.Parse(type, cancellation), type.TargetNode.SyntaxTree);

    /// <summary>The declaration with its options, and without its file.</summary>
    public GramKernelSpec With(AnalyzerConfigOptionsProvider options) =>
        Spec! with { Options = EmitOptionsParser.Parse(options.GetOptions(File), []) };
}
