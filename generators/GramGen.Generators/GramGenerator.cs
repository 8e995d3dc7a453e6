using System.Text;
using GramGen.Generators.Emit;
using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using GramGen.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GramGen.Generators;

/// <summary>The incremental pipeline: declarations → specs → plans → text.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GramGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Null, unless the library is referenced under a name other than global::.
        IncrementalValueProvider<string?> alias =
            context.CompilationProvider.Select(static (compilation, _) => LibraryReference.AliasOf(compilation));

        // What users declare.
        IncrementalValuesProvider<KernelInFile> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                GramKernelParser.KernelAttribute, static (node, _) => GramKernelParser.CanCarryKernel(node), GramKernelParser.Parse)
            .Where(static declaration => declaration.Spec is not null);

        // With the options of its file.
        IncrementalValuesProvider<GramKernelSpec> specs = declarations
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => pair.Left.With(pair.Right))
            .WithTrackingName(TrackingNames.Spec);

        // The few whose hint names need a number.
        IncrementalValueProvider<EquatableArray<string>> ambiguous = specs
            .Select(static (spec, _) => spec.Type.FileName)
            .Collect()
            .Select(static (names, _) => HintNames.Ambiguous(names))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        // A file for the type, and one for each of its sizes.
        IncrementalValuesProvider<SourceFile> files = specs
            .Combine(ambiguous.Combine(alias))
            .SelectMany(static (pair, _) => GeneratedFiles.ForKernel(HintNames.Unique(pair.Left.Type.FileName, pair.Right.Left), pair.Left)
                .Select(file => LibraryAlias.Apply(file, pair.Right.Right)))
            .WithTrackingName(TrackingNames.Source);
        context.RegisterSourceOutput(files, Add);

        // One registration of all of them.
        IncrementalValueProvider<(EquatableArray<RegisteredSize> Sizes, string? Alias)> registered = specs
            .SelectMany(static (spec, _) => RegisteredSize.Of(spec))
            .Collect()
            .Combine(alias)
            .Select(static (pair, _) => (new EquatableArray<RegisteredSize>(pair.Left), pair.Right))
            .WithTrackingName(TrackingNames.Registration);
        context.RegisterSourceOutput(registered, static (output, pair) => AddRegistration(output, pair.Sizes, pair.Alias));

        // The library's own micro-kernels, for any size.
        context.RegisterSourceOutput(AnySize(context, GramKernelParser.DotMicroKernelsAttribute, GeneratedFiles.ForDotMicroKernels), Add);
        context.RegisterSourceOutput(AnySize(context, GramKernelParser.LoopedRoutinesAttribute, GeneratedFiles.ForLoopedRoutines), Add);
        context.RegisterSourceOutput(AnySize(context, GramKernelParser.GemmMicroKernelsAttribute, GeneratedFiles.ForGemmMicroKernels), Add);
    }

    private static IncrementalValuesProvider<SourceFile> AnySize(
        IncrementalGeneratorInitializationContext context, string attribute, Func<TypeHierarchy, SourceFile> emit) => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute, static (node, _) => GramKernelParser.CanCarryKernel(node), GramKernelParser.ParseAnySize)
            .Where(static type => type is not null)
            .Select((type, _) => emit(type!))
            .WithTrackingName(TrackingNames.AnySize);

    private static void AddRegistration(SourceProductionContext context, EquatableArray<RegisteredSize> sizes, string? alias)
    {
        if (sizes.Count > 0)
        {
            Add(context, LibraryAlias.Apply(RegistrationEmitter.Emit(sizes), alias));
        }
    }

    private static void Add(SourceProductionContext context, SourceFile file) =>
        context.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
}

/// <summary>The names of the pipeline's steps.</summary>
internal static class TrackingNames
{
    public const string Spec = nameof(Spec);
    public const string AmbiguousNames = nameof(AmbiguousNames);
    public const string Source = nameof(Source);
    public const string Registration = nameof(Registration);
    public const string AnySize = nameof(AnySize);
}
