using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>Names that only one folder or file may use.</summary>
public sealed class WordTests
{
    private const string Environment = "^src/GramGen/Dispatch/InstructionSets.cs$|^src/GramGen.Data.Azure/GramAzure.cs$";
    private const string Hardware = "^src/GramGen/(Dispatch/InstructionSets|Summation/Hardware).cs$";

    [Fact]
    public void Symbols_AreReadOnlyInParsingAndDiagnostics() => OnlyIn(
        "^generators/(GramGen.Generators/(Parsing|Diagnostics)/|GramGen.CodeFixes/)",
        CodeFile.Libraries,
        file => file.Identifiers,
        @"^(I\w*Symbol|SymbolEqualityComparer|SemanticModel|Location|Syntax(Node|Tree|Token|Reference)|\w+Syntax)$");

    /// <summary>Only the traits of an instruction set give vector lanes and registers.</summary>
    [Fact]
    public void InstructionSets_AreDescribedOnlyInTheirTraits() => OnlyIn(
        "^src/GramGen/Planning/IsaTraits.cs$", CodeFile.Libraries, file => file.Named, "^(VectorLanes|Registers)$");

    [Fact]
    public void NumbersOfLanesAndRegisters_AreNotInTheGenerator() => OnlyIn(
        "^$", CodeFile.Under("generators"), file => file.Numbers, "^(8|16|32)$");

    [Fact]
    public void Intrinsics_AreWrittenOnlyInVocabularies() => OnlyIn(
        @"^generators/GramGen.Generators/Emit/\w+Vocabulary.cs$",
        CodeFile.Under("generators"),
        file => file.Strings,
        @"\b(Vector(64|128|256|512)?|Avx\w*|Sse\w*|Fma|AdvSimd|FusedMultiplyAdd|LoadUnsafe|StoreUnsafe|Intrinsics)\b");

    [Fact]
    public void Environment_IsReadForInstructionSetsAndAnAccount() => OnlyIn(
        Environment, CodeFile.Libraries, file => file.Identifiers.Concat(file.Strings), @"\b(Get|Expand)EnvironmentVariables?\b");

    [Fact]
    public void Hardware_IsQueriedInOneFile() => OnlyIn(
        Hardware, [.. CodeFile.Under("src/GramGen"), .. CodeFile.Under("generators")],
        file => file.Identifiers.Concat(file.Strings), @"\bIs(HardwareAccelerated|Supported)\b");

    [Fact]
    public void TorchSharp_IsNamedOnlyInItsOwnLibrary() => OnlyIn(
        "^src/GramGen.TorchSharp/", CodeFile.Libraries, file => file.Identifiers.Concat(file.Strings), @"\bTorchSharp\b|^torch$");

    [Fact]
    public void NativeLibraries_AreForTorchSharpTheProcessorsOfThreadsAndLinks() => OnlyIn(
        "^src/GramGen.TorchSharp/|^src/GramGen/Threading/Affinity.cs$|^src/GramGen.Data/Writing/HardLink.cs$",
        CodeFile.Libraries,
        file => file.Identifiers,
        "^(DllImport|LibraryImport|NativeLibrary)$");

    private static void OnlyIn(string allowed, IEnumerable<CodeFile> files, Func<CodeFile, IEnumerable<string>> words, string word)
    {
        string[] strays =
        [
            .. from file in files
               where !Regex.IsMatch(file.Path, allowed)
               from found in words(file)
               where Regex.IsMatch(found, word)
               select $"{file.Path}: {found}",
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }
}
