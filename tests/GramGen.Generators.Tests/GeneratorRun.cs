using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>The results of two runs on the same input.</summary>
/// <param name="Input">The compilation without the generated files.</param>
/// <param name="Driver">The driver after both runs, for a third.</param>
/// <param name="First">The first run.</param>
/// <param name="Second">The second run, on an identical compilation.</param>
/// <param name="Output">The compilation with the files of the first run.</param>
internal sealed record GeneratorRun(
    CSharpCompilation Input,
    GeneratorDriver Driver,
    GeneratorDriverRunResult First,
    GeneratorDriverRunResult Second,
    Compilation Output)
{
    /// <summary>The generated texts by hint name.</summary>
    public SortedDictionary<string, string> Files => new(
        First.Results.Single().GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString()), StringComparer.Ordinal);
}
