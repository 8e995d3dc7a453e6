using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>A picture that is computed patch by patch has the loss and the gradient of the whole.</summary>
public sealed class PatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;

    public PatchTests()
    {
        Torch.Require();
        _scope = torch.NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    /// <summary>Sizes that are multiples of the patches and sizes that are not; a texture's size has to be one of 32.</summary>
    [Theory]
    [InlineData(NetworkName.ResNet18, Border.Reflected, 65, 103, 32)]
    [InlineData(NetworkName.ResNet18, Border.Wrapped, 64, 96, 32)]
    [InlineData(NetworkName.Random, Border.Reflected, 150, 70, 64)]
    [InlineData(NetworkName.Random, Border.Wrapped, 96, 64, 64)]
    internal void Loss_and_gradient_are_those_of_the_whole_picture(string network, Border border, int height, int width, int side)
    {
        string[] layers = network == NetworkName.Random ? ["scale1", "scale3"] : ["relu1", "relu2_2"];

        (IReadOnlyDictionary<string, double> expected, Tensor expectedGradient) =
            Evaluate(network, border, height, width, layers, side: null);
        (IReadOnlyDictionary<string, double> found, Tensor gradient) = Evaluate(network, border, height, width, layers, side);

        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected, part => Assert.Equal(1, (found[part.Key] + 1e-9) / (part.Value + 1e-9), 1e-9));
        double largest = expectedGradient.abs().max().ToDouble();
        Assert.True(largest > 0);
        Assert.InRange((gradient - expectedGradient).abs().max().ToDouble(), 0, 1e-9 * largest);
    }

    [Theory]
    [InlineData(NetworkName.ResNet18, "relu1", 0)]
    [InlineData(NetworkName.ResNet18, "relu2_1", 2)]
    [InlineData(NetworkName.ResNet18, "relu3_2", 3)]
    [InlineData(NetworkName.Random, "scale1", 0)]
    [InlineData(NetworkName.Random, "scale4", 3)]
    [InlineData(NetworkName.Vgg19, "relu3_1", 2)]
    internal void No_feature_depends_on_pixels_beyond_its_reach(string name, string layer, int halvings)
    {
        using IFeatureNetwork network = NetworkOf(name);
        int side = 64 + (2 * network.ReachOf(layer));
        side = (side + 31) / 32 * 32;
        Tensor picture = torch.rand(1, 3, side, side, torch.ScalarType.Float32)
            .to_type(name == NetworkName.Vgg19 ? torch.ScalarType.Float32 : torch.ScalarType.Float64)
            .requires_grad_();

        Tensor features = network.Features(picture, [layer], Border.Reflected)[0];
        long middle = features.shape[1] / 2;
        features.select(1, middle).select(1, middle).sum().backward();

        Assert.Equal(halvings, network.HalvingsOf(layer));
        Assert.Equal(side >> halvings, features.shape[1]);
        Tensor seen = picture.grad!.abs().amax([0L, 1L, 3L]);
        int first = (int)(middle << halvings) - network.ReachOf(layer);
        int last = (int)((middle + 1) << halvings) - 1 + network.ReachOf(layer);
        Assert.True(seen.max().ToDouble() > 0);
        Assert.Equal(0, seen.narrow(0, 0, first).max().ToDouble());
        Assert.Equal(0, seen.narrow(0, last + 1, side - last - 1).max().ToDouble());
    }

    private (IReadOnlyDictionary<string, double> Parts, Tensor Gradient) Evaluate(
        string name, Border border, int height, int width, string[] layers, int? side)
    {
        Tensor style = Drawn("drawn:stones", 64, 64);
        Tensor content = Drawn("drawn:balls", width, height);
        using IFeatureNetwork network = NetworkOf(name);
        using var colours = ColourSpace.Of(style);
        using var objective = new Objective(network, colours, new GramGenImplementation(), width, height)
        {
            Border = border,
            PatchSide = side,
            Variation = 0.1,
        };
        Tensor mask = torch.linspace(0, 1, height * width, torch.ScalarType.Float64).reshape(1, height, width);
        objective.AddStyle(style, layers, 2, content, mask);
        objective.AddContent(content, layers[1], 1);
        Tensor noise = Noise.Of(new Random(1), objective.Shape, torch.ScalarType.Float64);
        using Evaluation evaluation = objective.Evaluate((colours.FromRgb(content) + (noise * 0.2)).flatten());
        return (evaluation.Parts, evaluation.Gradient.clone());
    }

    private IFeatureNetwork NetworkOf(string name)
    {
        switch (name)
        {
            case NetworkName.ResNet18:
                return ResNet18.Load(Downsampling.Maximum, torch.CPU, torch.ScalarType.Float64);
            case NetworkName.Random:
                return new RandomNetwork(ColourSpace.Of(Drawn("drawn:stones", 64, 64)), 1, torch.ScalarType.Float64);
            default:
                using (var weights = WeightFile.Open(RandomVgg.In(_folder, others: 0.01)))
                {
                    return new Vgg19(weights, VggConvention.Of(weights, preprocessing: null), hasMaximumPooling: false, torch.CPU);
                }
        }
    }

    private static Tensor Drawn(string name, int width, int height)
    {
        using Picture picture = PictureSource.Open(name);
        using Picture small = picture.Resized(width, height);
        return PictureTensor.Of(small, torch.ScalarType.Float64);
    }
}
