using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>A rule that a declaration breaks: the parser declines what the analyzer reports.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Location">The words that break it.</param>
/// <param name="Arguments">What its message names, in order.</param>
internal sealed record KernelFault(KernelRule Rule, Location Location, params object[] Arguments);
