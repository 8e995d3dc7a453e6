using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>Options for a file, valid and invalid.</summary>
internal static class OptionGrammar
{
    private const int Likely = 6;

    private static readonly Gen<string> InstructionSets = Value(
        ["avx2", "avx512", "vector128", "avx512, avx2", "VECTOR128;AVX2 avx512", "avx2, avx2", "", " ", ","],
        ["none", "avx10", "avx2,sse", "ävx2"]);

    private static readonly Gen<string> MaxLines = Value(
        ["1", "30", "200", "1000", "100000", "2147483647", ""], ["2147483648", "0", "-1", "1e3", "1 000", "many", "٣"]);

    private static readonly Gen<string> Visibilities = Value(["public", "internal", "Internal", ""], ["private", "public internal"]);

    /// <summary>Up to three options; with none in two of five cases.</summary>
    public static Gen<(string Key, string Value)[]> Any { get; } = Gen.Frequency(
        (2, Gen.Constant<(string, string)[]>([])),
        (3, Gen.SubListOf(Option(InstructionSets, "gramgen_instruction_sets", "build_property._GramGenInstructionSets"),
            Option(MaxLines, "gramgen_max_lines", "build_property.GramGenMaxLines"),
            Option(Visibilities, "gramgen_visibility", "build_property.GramGenVisibility"))
            .SelectMany(options => Gen.CollectToArray(options))));

    private static Gen<(string Key, string Value)> Option(Gen<string> values, params string[] keys) =>
        from key in Gen.Elements(keys)
        from value in values
        select (key, value);

    private static Gen<string> Value(string[] good, string[] bad) => Gen.Frequency((Likely, Gen.Elements(good)), (1, Gen.Elements(bad)));
}
