namespace VerifyTests.Tests;

/// <summary>What is printed of a difference.</summary>
public class LineDiffTests
{
    [Theory]
    [InlineData("a", "b", "- a\n+ b")]
    [InlineData("1\n2\n3\n4", "1\n2\n3\n4\n5", "  3\n  4\n+ 5")]
    [InlineData("1\n2\n3\n4", "2\n3\n4", "- 1\n  2\n  3")]
    [InlineData("a\n1\n2\n3\n4\n5\n6\nb", "c\n1\n2\n3\n4\n5\n6\nd", "- a\n+ c\n  1\n  2\n  ...\n  5\n  6\n- b\n+ d")]
    public void Texts_ChangedLinesWithSomeAround(string verified, string received, string diff) =>
        Assert.Equal(diff, LineDiff.Of(verified, received));

    [Fact]
    public void ManyLines_CutOff()
    {
        string verified = string.Join('\n', Enumerable.Range(0, 100));

        string[] diff = LineDiff.Of(verified, "").Split('\n');

        Assert.Equal(61, diff.Length);
        Assert.Matches(@"^  \.\.\. and \d+ lines more$", diff[60]);
    }
}
