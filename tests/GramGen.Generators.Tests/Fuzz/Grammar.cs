using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>Random texts by rules: a rule's name in «» stands for one of its texts, chosen by their weights.</summary>
/// <param name="rules">The texts of each rule.</param>
/// <param name="power">Of the weights: with more than 1 what is likely becomes likelier.</param>
internal sealed partial class Grammar(IReadOnlyDictionary<string, (int Weight, string Text)[]> rules, int power)
{
    public Gen<string> Of(string rule) => Gen
        .Frequency(rules[rule].Select(choice => ((int)Math.Pow(choice.Weight, power), Gen.Constant(choice.Text))))
        .SelectMany(Expand);

    private Gen<string> Expand(string text)
    {
        string[] parts = Rule().Split(text);
        // What is split at a group has the groups at the odd places.
        return Gen.CollectToArray(parts.Select((part, i) => i % 2 == 0 ? Gen.Constant(part) : Of(part)))
            .Select(string.Concat);
    }

    [GeneratedRegex("«(.*?)»")]
    private static partial Regex Rule();
}
