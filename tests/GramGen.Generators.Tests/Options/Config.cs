using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Tests;

/// <summary>Options as the compiler passes them: of the project, and of files.</summary>
internal sealed class Config(params (string Key, string Value)[] project) : AnalyzerConfigOptionsProvider
{
    private readonly Dictionary<string, (string Key, string Value)[]> _files = [];

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(project);

    /// <summary>A compiler-visible property of the project.</summary>
    public static Config OfProject(string property, string value) => new(("build_property." + property, value));

    /// <summary>Adds keys of an <c>.editorconfig</c> for a file.</summary>
    public Config With(string file, params (string Key, string Value)[] options)
    {
        _files[file] = options;
        return this;
    }

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
        new Values([.. project, .. _files.GetValueOrDefault(tree.FilePath) ?? []]);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Values((string Key, string Value)[] options) : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> _options =
            options.ToDictionary(option => option.Key, option => option.Value, KeyComparer);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _options.TryGetValue(key, out value);
    }
}
