using StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

public sealed class ColourMatchTests
{
    public ColourMatchTests() => Torch.Require();

    /// <summary>Two equal distributions have equal sorted projections in every direction.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0.6, -0.8, 0)]
    [InlineData(0.58, 0.58, -0.58)]
    public void Transport_matches_the_colours_in_every_direction(double red, double green, double blue)
    {
        using var scope = torch.NewDisposeScope();
        Tensor style = Drawn("drawn:waves", 64, 96);
        Tensor direction = torch.tensor([red, green, blue], torch.ScalarType.Float32);

        Tensor moved = ColourTransport.Of(Arc().reshape(3, -1), style.reshape(3, -1), rounds: 30);

        Assert.InRange(Distance(moved, style, direction), 0, 0.01);
        Assert.True(Distance(Arc(), style, direction) > 0.05);
    }

    [Fact]
    public void Match_is_closer_than_mean_and_covariance_alone()
    {
        using var scope = torch.NewDisposeScope();
        Tensor style = Drawn("drawn:waves", 64, 96);

        Tensor matched = ColourMatch.Of(Arc(), style);

        Assert.Equal(Arc().shape, matched.shape);
        // The linear map alone gives 0.046.
        Assert.InRange(
            Enumerable.Range(0, Picture.Channels).Average(i => Distance(matched, style, torch.eye(Picture.Channels)[i])), 0, 0.035);
    }

    [Fact]
    public void Flat_areas_stay_flat()
    {
        using var scope = torch.NewDisposeScope();
        Tensor content = Drawn("drawn:balls", 96, 64);
        Tensor sky = content.narrow(2, 0, 8);

        Tensor matched = ColourMatch.Of(content, Drawn("drawn:waves", 64, 96)).narrow(2, 0, 8);

        Assert.InRange(sky.std([2L, 3L]).max().ToDouble(), 0, 1e-4);
        Assert.InRange(matched.std([2L, 3L]).max().ToDouble(), 0, 1e-4);
    }

    [Fact]
    public void Order_of_brightness_is_preserved()
    {
        using var scope = torch.NewDisposeScope();
        Tensor content = torch.linspace(0, 1, 300).reshape(1, 1, 10, 30).expand(1, 3, 10, 30).contiguous();
        Tensor style = (content * 0.5) + 0.25;

        Tensor matched = ColourMatch.Of(content, style);

        Assert.InRange((matched - style).abs().max().ToDouble(), 0, 0.02);
    }

    /// <summary>Colours along an arc, which no linear map turns into those of a drawing.</summary>
    private static Tensor Arc()
    {
        Tensor angle = torch.linspace(0, 3, 96 * 64).reshape(1, 1, 64, 96);
        return torch.cat([angle.sin(), angle / 3, angle.cos().square()], 1);
    }

    private static double Distance(Tensor picture, Tensor other, Tensor direction) =>
        (Sorted(picture, direction) - Sorted(other, direction)).abs().mean().ToDouble();

    private static Tensor Sorted(Tensor picture, Tensor direction) => direction.matmul(picture.reshape(3, -1)).sort().Values;

    private static Tensor Drawn(string name, int width, int height)
    {
        using Picture picture = PictureSource.Open(name);
        return PictureTensor.Of(picture, width, height);
    }
}
