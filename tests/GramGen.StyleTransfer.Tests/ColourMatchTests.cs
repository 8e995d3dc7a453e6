using GramGen.StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.StyleTransfer.Tests;

public sealed class ColourMatchTests
{
    public ColourMatchTests() => Torch.Require();

    /// <summary>Of two clouds of colours that are alike the ranked values are, in whatever direction one looks.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0.6, -0.8, 0)]
    [InlineData(0.58, 0.58, -0.58)]
    public void Colours_are_the_others_in_every_direction(double red, double green, double blue)
    {
        using var scope = torch.NewDisposeScope();
        Tensor content = Drawn("drawn:balls", 96, 64);
        Tensor style = Drawn("drawn:waves", 64, 96);
        Tensor direction = torch.tensor([(float)red, (float)green, (float)blue]);

        Tensor matched = ColourMatch.Of(content, style);

        Assert.Equal(content.shape, matched.shape);
        Assert.InRange(Distance(matched, style, direction), 0, 0.01);
        Assert.True(Distance(content, style, direction) > 0.05);
    }

    [Fact]
    public void Order_of_brightness_is_kept()
    {
        using var scope = torch.NewDisposeScope();
        Tensor content = torch.linspace(0, 1, 300).reshape(1, 1, 10, 30).expand(1, 3, 10, 30).contiguous();
        Tensor style = (content * 0.5) + 0.25;

        Tensor matched = ColourMatch.Of(content, style);

        Assert.InRange((matched - style).abs().max().ToDouble(), 0, 0.02);
    }

    private static double Distance(Tensor picture, Tensor other, Tensor direction) =>
        (Ranked(picture, direction) - Ranked(other, direction)).abs().mean().ToDouble();

    private static Tensor Ranked(Tensor picture, Tensor direction) => direction.matmul(picture.reshape(3, -1)).sort().Values;

    private static Tensor Drawn(string name, int width, int height)
    {
        using Picture picture = PictureSource.Open(name);
        return PictureTensor.Of(picture, width, height);
    }
}
