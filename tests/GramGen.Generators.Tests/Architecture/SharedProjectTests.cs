using System.Xml.Linq;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>Sources that library and generator share are a project that Solution Explorer shows.</summary>
public sealed class SharedProjectTests
{
    private const string Folder = "src/GramGen/Planning";
    private const string Name = "GramGen.Planning";
    private static readonly string Generator = Path.Combine(ReadMeBlocks.Root, "generators", "GramGen.Generators");

    [Fact]
    public void Solution_ListsTheSharedProject()
    {
        string solution = File.ReadAllText(Path.Combine(ReadMeBlocks.Root, "GramGen.sln")).Replace('\\', '/');

        Assert.Contains($"\"{Name}\", \"{Folder}/{Name}.shproj\"", solution, StringComparison.Ordinal);
        Assert.Contains(
            $"{Folder}/{Name}.projitems*{Guid($"{Name}.shproj", "ProjectGuid")}*SharedItemsImports = 13", solution,
            StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Guid($"{Name}.projitems", "SharedGUID"), Guid($"{Name}.shproj", "ProjectGuid"));
    }

    [Fact]
    public void Generator_CompilesForeignSourcesFromItAlone()
    {
        var project = XDocument.Load(Path.Combine(Generator, "GramGen.Generators.csproj"));

        Assert.Equal(
            [$"../../{Folder}/{Name}.projitems"],
            project.Descendants("Import").Select(import => import.Attribute("Project")!.Value));
        Assert.Empty(project.Descendants("Compile"));
    }

    private static string Guid(string file, string property)
    {
        var project = XDocument.Load(Path.Combine(ReadMeBlocks.Root, Folder, file));
        return $"{{{project.Descendants().Single(element => element.Name.LocalName == property).Value}}}";
    }
}
