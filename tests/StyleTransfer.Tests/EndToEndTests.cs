using StyleTransfer.Explaining;
using StyleTransfer.Pictures;

namespace StyleTransfer.Tests;

[Collection(nameof(ConsoleTests))]
public sealed class EndToEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EndToEndTests() => Torch.Require();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texture_is_made_with_its_sheet_plot_and_steps()
    {
        string file = _folder.Path("out.jpg");

        int code = Program.Main(
            ["texture", "--style", "drawn:tiles", "--out", file, "--size", "64", "--sizes", "2", "--iterations", "25", "--every", "20"]);

        Assert.Equal(0, code);
        using Picture picture = PictureFile.Load(file);
        Assert.Equal((64, 64), (picture.Width, picture.Height));
        Assert.True(File.Exists(_folder.Path("out.sheet.png")));
        Assert.True(File.Exists(_folder.Path("out.losses.png")));
        Assert.True(File.Exists(_folder.Path("out.0032-00020.jpg")));
        Assert.False(File.Exists(_folder.Path("out.checkpoint")));
    }

    [Fact]
    public void Explanation_is_printed_and_drawn()
    {
        string file = _folder.Path("gram.png");

        Assert.Equal(0, Program.Main(["explain", "--image", "drawn:waves", "--out", file]));

        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Small_example_is_right()
    {
        var example = Explanation.OfSmallExample();

        Assert.Equal([14f, -1, -1, 2], example.Gram);
        Assert.InRange(example.LargestDifference, 0, 1e-6);
        Assert.Contains("G12 = 1·0 + 2·1 + 3·-1 = -1", example.Lines());
    }
}
