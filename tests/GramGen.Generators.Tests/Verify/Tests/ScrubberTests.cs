namespace VerifyTests.Tests;

/// <summary>The machine's folders do not get into snapshots; nothing else is touched.</summary>
public class ScrubberTests
{
    private static readonly string Temp = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    [Fact]
    public void FileInProject_Scrubbed() =>
        Assert.Equal("at {ProjectDirectory}Foo.cs:1", Scrubber.Scrub($"at {SourceFolder.Project}Foo.cs:1"));

    [Fact]
    public void FolderItself_Scrubbed() => Assert.Equal("{TempPath}", Scrubber.Scrub(Temp));

    [Fact]
    public void LongerName_LeftAlone() => Assert.Equal($"{Temp}orary", Scrubber.Scrub($"{Temp}orary"));

    [Theory]
    [InlineData("Version 1.2.3 of 2024-01-01, 3F2504E0-4F89-11D3-9A0C-0305E82C3301")]
    public void AnythingElse_LeftAlone(string text) => Assert.Equal(text, Scrubber.Scrub(text));
}
