namespace GramGen.Generators.Tests.Architecture;

/// <summary>A long file usually holds more than one concept.</summary>
public sealed class FileLengthTests
{
    private const int MostLines = 300;

    private static readonly string[] Folders = ["bench", "generators", "samples", "src", "tests"];

    /// <summary>Longer ones, each with its reason.</summary>
    private static readonly Dictionary<string, string> Longer = [];

    [Fact]
    public void LongFiles_AreThoseWithAReason() =>
        Assert.Equal(Longer.Keys.Order(StringComparer.Ordinal), Written().Where(file => Lines(file) > MostLines).Select(file => file.Path));

    private static IEnumerable<CodeFile> Written() => Folders
        .SelectMany(CodeFile.Under)
        .Where(file => !file.Path.EndsWith(".verified.cs", StringComparison.Ordinal));

    private static int Lines(CodeFile file) => file.Tree.GetText().Lines.Count - 1;
}
