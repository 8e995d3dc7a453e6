using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>A file for the generator, and the options that hold in it.</summary>
internal sealed record FuzzCase(string Text, (string Key, string Value)[] Options)
{
    public static Arbitrary<FuzzCase> Any { get; } = Arb.From(
        from text in Gen.OneOf(DeclarationGrammar.CalmFile, DeclarationGrammar.WildFile.SelectMany(Breakage.Of))
        from options in OptionGrammar.Any
        select new FuzzCase(text, options),
        Smaller);

    public override string ToString() =>
        $"\n----\n{string.Concat(Options.Select(option => $"{option.Key} = {option.Value}\n"))}{Text}\n----";

    /// <summary>The same without one of its options, or one of its lines.</summary>
    private static IEnumerable<FuzzCase> Smaller(FuzzCase fuzz)
    {
        string[] lines = fuzz.Text.Split('\n');
        IEnumerable<FuzzCase> fewerOptions = fuzz.Options.Select((_, i) => fuzz with { Options = Without(fuzz.Options, i) });
        return lines.Length == 1
            ? fewerOptions
            : fewerOptions.Concat(lines.Select((_, i) => fuzz with { Text = string.Join('\n', Without(lines, i)) }));
    }

    private static T[] Without<T>(T[] items, int place) => [.. items.Where((_, i) => i != place)];
}
