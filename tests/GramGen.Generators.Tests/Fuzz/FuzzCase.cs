using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>A file for the generator.</summary>
internal sealed record FuzzCase(string Text)
{
    public static Arbitrary<FuzzCase> Any { get; } = Arb.From(
        Gen.OneOf(DeclarationGrammar.CalmFile, DeclarationGrammar.WildFile.SelectMany(Breakage.Of)).Select(text => new FuzzCase(text)),
        Smaller);

    public override string ToString() => $"\n----\n{Text}\n----";

    /// <summary>The same without one of its lines.</summary>
    private static IEnumerable<FuzzCase> Smaller(FuzzCase fuzz)
    {
        string[] lines = fuzz.Text.Split('\n');
        return lines.Length == 1
            ? []
            : lines.Select((_, i) => new FuzzCase(string.Join('\n', lines.Where((_, line) => line != i))));
    }
}
