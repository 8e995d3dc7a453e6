using StyleTransfer.Arithmetic;
using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

public sealed class GradientTests
{
    private const double Step = 1e-5;

    public GradientTests() => Torch.Require();

    [Theory]
    [InlineData(false, Border.Wrapped)]
    [InlineData(false, Border.Reflected)]
    [InlineData(true, Border.Reflected)]
    internal void Gradient_of_the_objective_matches_the_finite_difference(bool isPlain, Border border)
    {
        using var scope = torch.NewDisposeScope();
        Tensor style = PictureOf("drawn:stones");
        using var colours = ColourSpace.Of(style);
        using var network = new RandomNetwork(colours, 1, torch.ScalarType.Float64);
        IGramImplementation gram = isPlain ? new TorchImplementation() : new GramGenImplementation();
        using var objective = new Objective(network, colours, gram, 32, 32) { Border = border, Variation = 0.1 };
        objective.AddStyle(style, ["scale1", "scale2"], 1);
        objective.AddContent(PictureOf("drawn:balls"), "scale2", 0.5);

        RequireGradient(objective);
    }

    /// <summary>With a mask the style has no part in some pixels, and little in others.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_of_a_masked_style_matches_the_finite_difference(bool isPlain)
    {
        using var scope = torch.NewDisposeScope();
        Tensor style = PictureOf("drawn:stones");
        using var colours = ColourSpace.Of(style);
        using var network = new RandomNetwork(colours, 1, torch.ScalarType.Float64);
        IGramImplementation gram = isPlain ? new TorchImplementation() : new GramGenImplementation();
        using var objective = new Objective(network, colours, gram, 32, 32);
        Tensor mask = torch.linspace(-1, 1, 32 * 32, torch.ScalarType.Float64).clamp_min(0).reshape(1, 32, 32);
        objective.AddStyle(style, ["scale1", "scale2"], 1, content: null, mask);
        objective.AddStyle(PictureOf("drawn:waves"), ["scale1"], 1, content: null, mask.flip(1));

        RequireGradient(objective);
    }

    [Theory]
    [InlineData(Downsampling.Maximum)]
    [InlineData(Downsampling.Average)]
    internal void Gradient_through_ResNet_matches_the_finite_difference(Downsampling downsampling)
    {
        using var scope = torch.NewDisposeScope();
        Tensor style = PictureOf("drawn:stones");
        Tensor content = PictureOf("drawn:balls");
        using var colours = ColourSpace.Of(style);
        using var network = ResNet18.Load(downsampling, torch.CPU, torch.ScalarType.Float64);
        using var objective = new Objective(network, colours, new GramGenImplementation(), 32, 32);
        objective.AddStyle(style, ["relu1", "relu2_2", "relu3_2"], 2, content);
        objective.AddContent(content, "relu3_1", 1);

        RequireGradient(objective);
    }

    /// <summary>The pictures of a run that keeps the content's colours have one channel.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Gradient_of_halving_depends_on_nothing_left_in_memory(int channels)
    {
        using var scope = torch.NewDisposeScope();
        Tensor leaf = torch.ones(1, channels, 32, 64, requires_grad: true);
        for (int i = 0; i < 10; i++)
        {
            for (int length = 16; length <= 1 << 20; length *= 2)
            {
                torch.full(length, float.NaN).Dispose();
            }

            using Tensor half = Filters.Halve(leaf, Border.Reflected);
            half.sum().backward();
        }

        // The weights of each value of the result add up to 1, and it has a quarter of the values.
        Assert.Equal(0.25 * 10, leaf.grad!.mean().ToDouble(), 1e-5);
        Assert.True(leaf.grad!.isfinite().all().ToBoolean());
    }

    private static void RequireGradient(Objective objective)
    {
        Tensor point = Noise.Of(new Random(1), objective.Shape, torch.ScalarType.Float64).flatten();
        Tensor direction = Noise.Of(new Random(2), objective.Shape, torch.ScalarType.Float64).flatten();

        using Evaluation here = objective.Evaluate(point);
        using Evaluation there = objective.Evaluate(point.PlusScaled(direction, Step));
        using Evaluation back = objective.Evaluate(point.PlusScaled(direction, -Step));

        double difference = (there.Loss - back.Loss) / (2 * Step);
        double slope = here.Gradient.dot(direction).ToDouble();
        Assert.Equal(1, slope / difference, 1e-4);
    }

    private static Tensor PictureOf(string name)
    {
        using Picture picture = PictureSource.Open(name);
        using Picture small = picture.Resized(32, 32);
        return PictureTensor.Of(small, torch.ScalarType.Float64);
    }
}
