using System.Xml.Linq;

namespace GramGen.Generators.Tests;

/// <summary>The package makes exactly those properties compiler-visible that generator and analyzer read.</summary>
public class PackagedPropertiesTests
{
    private static readonly string Folder = Path.Combine(ReadMeBlocks.Root, "src", "GramGen", "build");

    [Fact]
    public void Props_MakeVisibleWhatIsRead() => Assert.Equal(
        [
            "GramGenMaxLines", "GramGenVisibility", "IlcInstructionSet", "_GramGenInstructionSets",
            "_GramGenPublishAot", "_GramGenRuntimeIdentifier",
        ],
        Visible().Order(StringComparer.Ordinal));

    [Fact]
    public void Targets_SetTheUnderscoredProperties() => Assert.Equal(
        Visible().Where(name => name.StartsWith('_')).Order(StringComparer.Ordinal),
        Load("GramGen.targets").Root!.Elements("PropertyGroup").Elements().Select(property => property.Name.LocalName)
            .Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Visible() =>
        Load("GramGen.props").Descendants("CompilerVisibleProperty").Select(item => item.Attribute("Include")!.Value);

    private static XDocument Load(string file) => XDocument.Load(Path.Combine(Folder, file));
}
