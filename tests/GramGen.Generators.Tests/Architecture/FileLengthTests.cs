namespace GramGen.Generators.Tests.Architecture;

/// <summary>A long file usually holds more than one concept.</summary>
public sealed class FileLengthTests
{
    private const int MostLines = 300;

    /// <summary>Longer ones, each with its reason.</summary>
    private static readonly Dictionary<string, string> Longer = [];

    [Fact]
    public void LongFiles_AreThoseWithAReason() => Assert.Equal(
        Longer.Keys.Order(StringComparer.Ordinal), CodeFile.Written.Where(file => Lines(file) > MostLines).Select(file => file.Path));

    private static int Lines(CodeFile file) => file.Tree.GetText().Lines.Count - 1;
}
