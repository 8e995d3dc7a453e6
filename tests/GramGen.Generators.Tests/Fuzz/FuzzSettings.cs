using System.Globalization;
using GramGen.Tests;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>The number of cases and the seed.</summary>
internal static class FuzzSettings
{
    private const int FewCases = 60;
    private const int ManyCases = 450;

    /// <summary>
    /// <c>GRAMGEN_FUZZ_CASES</c> cases, or few, in exhaustive runs many; with <c>GRAMGEN_FUZZ_SEED</c> those of an earlier run, as a
    /// failure prints it: two numbers with a comma between.
    /// </summary>
    public static FsCheck.Config Config => Variable("GRAMGEN_FUZZ_SEED") is { } seed ? Cases.WithReplay(Replay(seed)) : Cases;

    private static FsCheck.Config Cases => FsCheck.Config.QuickThrowOnFailure.WithMaxTest(
        Variable("GRAMGEN_FUZZ_CASES") is { } cases ? int.Parse(cases, CultureInfo.InvariantCulture)
        : Exhaustive.IsOn ? ManyCases
        : FewCases);

    private static FsCheck.Replay Replay(string seed)
    {
        ulong[] parts = [.. seed.Trim('(', ')').Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))];
        return new FsCheck.Replay(new FsCheck.Rnd(parts[0], parts[1]), size: null);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
