namespace GramGen.Generators.Parsing;

/// <summary>An option with a value that says nothing; what it would decide stays as without it.</summary>
/// <param name="Option">Its name where it was set.</param>
/// <param name="Value">The part of its value.</param>
/// <param name="Choices">What it can be, in words.</param>
internal sealed record OptionProblem(string Option, string Value, string Choices);
