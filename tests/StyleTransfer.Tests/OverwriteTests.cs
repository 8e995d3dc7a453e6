using System.Diagnostics;
using StyleTransfer.Pictures;

namespace StyleTransfer.Tests;

/// <summary>No file that a run reads is one that it writes.</summary>
[Collection(nameof(ConsoleTests))]
public sealed class OverwriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OverwriteTests()
    {
        Torch.Require();
        Directory.CreateDirectory(_folder.Path("sub"));
        using Picture picture = PictureSource.Open("drawn:tiles");
        foreach (string name in (string[])["in.png", "in.sheet.png", "in.losses.png", "in.0032-00020.png"])
        {
            PictureFile.Save(picture, _folder.Path(name));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--style", "texture", "--style", "{}/in.png", "--out", "{}/in.png")]
    [InlineData("--style", "texture", "--style", "{}/in.png", "--out", "{}/sub/../in.png")]
    [InlineData("--style", "texture", "--style", "{}/in.sheet.png", "--out", "{}/in.png")]
    [InlineData("--style", "texture", "--style", "{}/in.losses.png", "--out", "{}/in.jpg")]
    [InlineData("--style", "texture", "--style", "{}/in.0032-00020.png", "--out", "{}/in.png", "--every", "20")]
    [InlineData("--style", "texture", "--style", "drawn:tiles", "--style", "{}/in.png:0.5", "--out", "{}/in.png")]
    [InlineData("--mask", "texture", "--style", "drawn:tiles", "--mask", "{}/in.png", "--out", "{}/in.png")]
    [InlineData("--content", "transfer", "--style", "drawn:tiles", "--content", "{}/in.png", "--out", "{}/in.png")]
    [InlineData(
        "--weights", "texture", "--style", "drawn:tiles", "--network", "vgg19", "--weights", "{}/in.checkpoint",
        "--out", "{}/in.png")]
    [InlineData("--weights", "texture", "--style", "drawn:tiles", "--network", "vgg19", "--weights", "{}/in.png", "--out", "{}/in.png")]
    [InlineData("--resume", "texture", "--style", "drawn:tiles", "--resume", "{}/in.png", "--out", "{}/in.png")]
    [InlineData("--image", "explain", "--image", "{}/in.png", "--out", "{}/in.png")]
    public void Output_that_is_an_input_is_refused(string option, params string[] arguments) => RequireRefusal(option, arguments);

    [Fact]
    public void Link_to_an_input_is_an_input_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.Path("link.png"), "in.png");
        Directory.CreateSymbolicLink(_folder.Path("folder"), ".");

        RequireRefusal("--style", "texture", "--style", "{}/in.png", "--out", "{}/folder/link.png");
        RequireRefusal("--image", "explain", "--image", "{}/link.png", "--out", "{}/folder/in.png");
    }

    /// <summary>A hard link is another name of the same file. The name is given to the new file, so the input stays as it is.</summary>
    [Fact]
    public void Hard_link_to_an_input_leaves_the_input()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no ln.");
        byte[] before = File.ReadAllBytes(_folder.Path("in.png"));
        using (var link = Process.Start("ln", [_folder.Path("in.png"), _folder.Path("other.png")]))
        {
            link.WaitForExit();
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Path("other.png")));
        (int code, string error) = CommandLine.Run("explain", "--image", _folder.Path("in.png"), "--out", _folder.Path("other.png"));

        Assert.True(code == 0, error);
        Assert.NotEqual(before, File.ReadAllBytes(_folder.Path("other.png")));
        Assert.Equal(before, File.ReadAllBytes(_folder.Path("in.png")));
    }

    /// <summary>
    /// A picture that is saved through a link changes the link's target and keeps the link; one that can't be saved leaves nothing.
    /// </summary>
    [Fact]
    public void Files_are_written_as_a_whole()
    {
        string file = _folder.Path("in.png");
        byte[] before = File.ReadAllBytes(file);

        Assert.Throws<UsageException>(() => Files.WholeFile.Write(file, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("The disk is full.");
        }));

        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(4, Directory.GetFiles(_folder.Path(".")).Length);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.Path("sub/link.png"), "../in.png");
        Files.WholeFile.Write(_folder.Path("sub/link.png"), stream => stream.WriteByte(1));
        Assert.Equal([1], File.ReadAllBytes(file));
        Assert.NotNull(new FileInfo(_folder.Path("sub/link.png")).LinkTarget);
    }

    private void RequireRefusal(string option, params string[] arguments)
    {
        byte[] before = File.ReadAllBytes(_folder.Path("in.png"));

        (int code, string error) =
            CommandLine.Run([.. arguments.Select(argument => argument.Replace("{}", _folder.Path("."), StringComparison.Ordinal))]);

        Assert.Equal(Program.UsageExitCode, code);
        Assert.Contains($" is both {option} and ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal(before, File.ReadAllBytes(_folder.Path("in.png")));
    }
}
