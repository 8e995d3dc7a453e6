namespace VerifyTests.Tests;

/// <summary>When a comparison passes, when it fails, and what it leaves behind.</summary>
public sealed class SnapshotFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Received, string Verified)> _opened = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SameText_Passes()
    {
        _folder.Write("T.One#Foo.g.verified.cs", "one\ntwo\n");

        await Compare(new SnapshotTarget("Foo.g", "cs", "one\ntwo\n"));

        Assert.Equal(["T.One#Foo.g.verified.cs"], _folder.Files);
    }

    [Fact]
    public async Task SameTextWithMark_Passes()
    {
        _folder.Write("T.One.verified.txt", "\uFEFFtext");

        await Compare(new SnapshotTarget("", "txt", "text"));
    }

    [Fact]
    public async Task CarriageReturnsInText_ComparedAsLineFeeds()
    {
        _folder.Write("T.One.verified.txt", "1\n2\n3");

        await Compare(new SnapshotTarget("", "txt", "1\r\n2\r3"));
    }

    [Fact]
    public async Task NoFile_FailsAndWritesReceivedWithMark()
    {
        VerifyException failure = await Fails(new SnapshotTarget("Foo.g", "cs", "é\r\n"));

        Assert.Contains("T.One#Foo.g.verified.cs: there is no such file", failure.Message);
        Assert.Equal(["T.One#Foo.g.received.cs"], _folder.Files);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "é\n"u8], _folder.Bytes("T.One#Foo.g.received.cs"));
    }

    [Fact]
    public async Task OtherText_FailsWithFirstDifferingLine()
    {
        _folder.Write("T.One.verified.txt", "same\nold\nsame");

        VerifyException failure = await Fails(new SnapshotTarget("", "txt", "same\nnew\nsame"));

        Assert.Contains("T.One.verified.txt: line 2 differs from T.One.received.txt", failure.Message);
        Assert.Contains("verified: 'old'", failure.Message);
        Assert.Contains("received: 'new'", failure.Message);
        Assert.Equal(["T.One.received.txt", "T.One.verified.txt"], _folder.Files);
    }

    [Theory]
    [InlineData("text\n", "text")]
    [InlineData("text", "text\n")]
    [InlineData("text\r\n", "text\n")]
    [InlineData("text", "Text")]
    [InlineData("text", "text ")]
    [InlineData("text", "")]
    public async Task AnyDifference_Fails(string verified, string received)
    {
        _folder.Write("T.One.verified.txt", verified);

        await Fails(new SnapshotTarget("", "txt", received));
    }

    [Fact]
    public async Task MissingFinalLineEnd_SaidInMessage()
    {
        _folder.Write("T.One.verified.txt", "text");

        VerifyException failure = await Fails(new SnapshotTarget("", "txt", "text\n"));

        Assert.Contains("line 2 differs", failure.Message);
        Assert.Contains("verified: (end of file)", failure.Message);
    }

    [Fact]
    public async Task CarriageReturnInVerifiedFile_SaidInMessage()
    {
        _folder.Write("T.One.verified.txt", "text\r\n");

        VerifyException failure = await Fails(new SnapshotTarget("", "txt", "text\n"));

        Assert.Contains(@"verified: 'text\r'", failure.Message);
    }

    [Theory]
    [InlineData("T.One.verified.txt")]
    [InlineData("T.One#Bar.g.verified.cs")]
    public async Task VerifiedFileWithoutText_Fails(string orphan)
    {
        _folder.Write("T.One#Foo.g.verified.cs", "text");
        _folder.Write(orphan, "text");

        VerifyException failure = await Fails(new SnapshotTarget("Foo.g", "cs", "text"));

        Assert.Contains($"{orphan}: the test no longer produces this", failure.Message);
        Assert.Contains(orphan, _folder.Files);
    }

    [Theory]
    [InlineData("T.OneMore.verified.txt")]
    [InlineData("T.One_n=1.verified.txt")]
    [InlineData("T.One_n=1#Foo.g.verified.cs")]
    [InlineData("OtherT.One.verified.txt")]
    public async Task VerifiedFileOfOtherTest_LeftAlone(string other)
    {
        _folder.Write(other, "text");

        await Compare();
    }

    [Fact]
    public async Task NoTextNoFile_Passes()
    {
        await Compare();

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task FolderIsMissing_MadeForReceived()
    {
        string inner = Path.Combine(_folder.Path, "Snapshots");

        await Assert.ThrowsAsync<VerifyException>(() => new SnapshotFiles(inner, "T.One", Open).CompareAsync(
            [new SnapshotTarget("", "txt", "text")], TestContext.Current.CancellationToken));

        Assert.True(File.Exists(Path.Combine(inner, "T.One.received.txt")));
    }

    [Fact]
    public async Task ReceivedFileOfEarlierRun_Removed()
    {
        _folder.Write("T.One#Foo.g.received.cs", "old");
        _folder.Write("T.OneMore.received.txt", "of another test");

        await Compare();

        Assert.Equal(["T.OneMore.received.txt"], _folder.Files);
    }

    [Fact]
    public async Task TwoDifferences_BothSaid()
    {
        VerifyException failure = await Fails(new SnapshotTarget("A.g", "cs", "a"), new SnapshotTarget("B.g", "cs", "b"));

        Assert.Contains("T.One#A.g.verified.cs", failure.Message);
        Assert.Contains("T.One#B.g.verified.cs", failure.Message);
    }

    [Fact]
    public async Task Difference_OpenedAndShownLineByLine()
    {
        _folder.Write("T.One.verified.txt", "1\n2\n3\nold\n5\n6\n7");

        VerifyException failure = await Fails(new SnapshotTarget("", "txt", "1\n2\n3\nnew\n5\n6\n7"));

        Assert.EndsWith("\n  2\n  3\n- old\n+ new\n  5\n  6", failure.Message);
        Assert.Equal([("T.One.received.txt", "T.One.verified.txt")], _opened);
    }

    [Fact]
    public async Task SameText_NotOpened()
    {
        _folder.Write("T.One.verified.txt", "text");

        await Compare(new SnapshotTarget("", "txt", "text"));

        Assert.Empty(_opened);
    }

    private Task Open(string received, string verified)
    {
        // The tool finds the file that it is to show.
        Assert.True(File.Exists(received));
        _opened.Add((Path.GetFileName(received), Path.GetFileName(verified)));
        return Task.CompletedTask;
    }

    private Task Compare(params SnapshotTarget[] targets) =>
        new SnapshotFiles(_folder.Path, "T.One", Open).CompareAsync(targets, TestContext.Current.CancellationToken);

    private Task<VerifyException> Fails(params SnapshotTarget[] targets) =>
        Assert.ThrowsAsync<VerifyException>(() => Compare(targets));
}
