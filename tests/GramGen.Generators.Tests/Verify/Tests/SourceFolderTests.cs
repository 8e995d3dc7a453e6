namespace VerifyTests.Tests;

/// <summary>Snapshots are found beside the tests, also where the compiler hides the machine's paths.</summary>
public class SourceFolderTests
{
    [Fact]
    public void Project_HoldsTheProjectFile() =>
        Assert.True(File.Exists(Path.Combine(SourceFolder.Project, "GramGen.Generators.Tests.csproj")));

    [Fact]
    public void FileThatExists_ItsFolder()
    {
        string file = Path.Combine(SourceFolder.Project, "Verify", "Verifier.cs");

        Assert.Equal(Path.GetDirectoryName(file), SourceFolder.Of(file, "/nowhere"));
    }

    [Theory]
    [InlineData("/_/tests/GramGen.Generators.Tests/Verify/Tests/SourceFolderTests.cs", "Verify/Tests")]
    [InlineData(@"C:\_\tests\GramGen.Generators.Tests\Verify\Verifier.cs", "Verify")]
    [InlineData("/_1/SnapshotTests.cs", "")]
    public void MappedPath_FolderInProject(string mapped, string folder)
    {
        string expected = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(SourceFolder.Project, folder)));

        Assert.Equal(expected, Path.TrimEndingDirectorySeparator(Path.GetFullPath(SourceFolder.Of(mapped, SourceFolder.Project))));
    }

    [Fact]
    public void UnknownFile_Refused() =>
        Assert.Throws<FileNotFoundException>(() => SourceFolder.Of("/_/Elsewhere.cs", SourceFolder.Project));
}
