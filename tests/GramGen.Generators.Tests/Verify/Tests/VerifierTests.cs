namespace VerifyTests.Tests;

/// <summary>The calls that tests make.</summary>
public sealed class VerifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Text_ComparedWithFileOfTest()
    {
        _folder.Write("VerifierTests.Text_ComparedWithFileOfTest.verified.txt", "text");

        await Verify("text").UseDirectory(_folder.Path);
        await Assert.ThrowsAsync<VerifyException>(() => Verify("other").UseDirectory(_folder.Path).DisableDiff());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TheoryCase_ComparedWithItsOwnFile(int n)
    {
        _folder.Write($"VerifierTests.TheoryCase_ComparedWithItsOwnFile_n={n}.verified.txt", $"text {n}");

        await Verify($"text {n}").UseDirectory(_folder.Path);
    }

    [Fact]
    public async Task Driver_ComparedWithFileForEachSource()
    {
        const string Test = "VerifierTests.Driver_ComparedWithFileForEachSource";
        _folder.Write($"{Test}#A.g.verified.cs", "//HintName: A.g.cs\nclass A;");
        _folder.Write($"{Test}#B.g.verified.cs", "//HintName: B.g.cs\nclass B;");

        await Verify(FakeGenerator.Run(context =>
        {
            context.AddSource("A.g.cs", "class A;");
            context.AddSource("B.g.cs", "class B;");
        })).UseDirectory(_folder.Path);
    }

    [Fact]
    public async Task ExceptionInGenerator_WritesNoFile()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => Verify(FakeGenerator.Run(_ => throw new InvalidDataException())).UseDirectory(_folder.Path));

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public Task NoDirectory_BesideTheSource() => Verify(FakeGenerator.Run(_ => { }));

    [Fact]
    public async Task SomethingElse_Refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => Verify(1).UseDirectory(_folder.Path));

    [Fact]
    public async Task AwaitedTwice_ComparedOnce()
    {
        _folder.Write("VerifierTests.AwaitedTwice_ComparedOnce.verified.txt", "text");
        SettingsTask task = Verify("text").UseDirectory(_folder.Path);

        await task;
        _folder.Write("VerifierTests.AwaitedTwice_ComparedOnce.verified.txt", "other");

        await task;
    }
}
