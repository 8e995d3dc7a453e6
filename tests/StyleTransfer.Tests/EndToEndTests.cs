using GramGen;
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

        (int code, string output) = CommandLine.RunForOutput(
            "texture", "--style", "drawn:tiles", "--out", file, "--size", "64", "--sizes", "2", "--iterations", "25", "--every", "20");

        Assert.Equal(0, code);
        Assert.DoesNotContain("http://", output, StringComparison.Ordinal);
        using Picture picture = PictureFile.Load(file);
        Assert.Equal((64, 64), (picture.Width, picture.Height));
        Assert.True(File.Exists(_folder.Path("out.sheet.png")));
        Assert.True(File.Exists(_folder.Path("out.losses.png")));
        Assert.True(File.Exists(_folder.Path("out.0032-00020.jpg")));
        Assert.False(File.Exists(_folder.Path("out.checkpoint")));
    }

    /// <summary>Two styles, each in its half, by the network that comes with the program.</summary>
    [Fact]
    public void Transfer_takes_several_styles_with_weights_and_masks()
    {
        string file = _folder.Path("out.png");
        PngFile.Write(_folder.Path("top.png"), 8, 8, row => (byte)(row < 4 ? 255 : 0));
        PngFile.Write(_folder.Path("bottom.png"), 8, 8, row => (byte)(row < 4 ? 0 : 255));

        int code = Program.Main(
        [
            "transfer", "--content", "drawn:balls", "--style", "drawn:waves:2", "--style", "drawn:painting", "--mask",
            _folder.Path("top.png"),
            "--mask", _folder.Path("bottom.png"), "--out", file, "--size", "48", "--sizes", "1", "--iterations", "6",
        ]);

        Assert.Equal(0, code);
        using Picture picture = PictureFile.Load(file);
        float[] planes = picture.Planes();
        int half = planes.Length / 2 / Picture.Channels;
        // Blue above, red and yellow below.
        Assert.True(
            BlueOverRed(planes, 0, half) > 0.05 + BlueOverRed(planes, half, half),
            $"{BlueOverRed(planes, 0, half)}, {BlueOverRed(planes, half, half)}");

        static double BlueOverRed(float[] planes, int first, int count) =>
            Enumerable.Range(first, count).Average(i => planes[(2 * planes.Length / Picture.Channels) + i] - planes[i]);
    }

    [Theory]
    [InlineData("resnet18", "relu1", 64)]
    [InlineData("resnet18", "relu3_2", 128)]
    [InlineData("random", "scale1", 128)]
    public void Explanation_is_printed_and_drawn(string network, string layer, int channels)
    {
        string file = _folder.Path("gram.png");
        TextWriter before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assert.Equal(0, Program.Main(["explain", "--image", "drawn:waves", "--network", network, "--layer", layer, "--out", file]));
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains($"'drawn:waves' in layer {layer} of {network}: {channels} filters at", output.ToString(), StringComparison.Ordinal);
        using Picture drawn = PictureFile.Load(file);
        // The picture, seven filters in rows and columns, and a title.
        Assert.Equal((752, 796), (drawn.Width, drawn.Height));
    }

    [Fact]
    public void Small_example_is_right()
    {
        var example = Explanation.OfSmallExample();

        Assert.Equal([14f, -1, -1, 2], example.Gram);
        Assert.Equal(example.Gram, example.Reversed().Gram);
        Assert.Equal([3f, 2, 1, -1, 1, 0], example.Reversed().Features);
        Assert.InRange(example.LargestDifference, 0, 1e-6);
        Assert.Contains("   G12 = 1·0 + 2·1 + 3·(-1) = -1", ExplanationText.OfExample(example));
    }

    [Fact]
    public void Channels_that_vary_most_come_first_with_their_numbers()
    {
        // The first is the strongest, but constant.
        var varied = Explanation.Of([9, 9, 0, -2, 3, 4], new GramShape(3, 2)).MostVaried(2);

        Assert.Equal([2, 3], varied.Numbers);
        Assert.Equal([4f, -8, -8, 25], varied.Gram);
        Assert.Equal(-0.8, varied.CosineOf(0, 1), 6);
    }
}
