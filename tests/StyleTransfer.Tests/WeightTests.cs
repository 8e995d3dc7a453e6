using StyleTransfer.Networks;
using StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

public sealed class WeightTests
{
    public WeightTests() => Torch.Require();

    [Fact]
    public void Dat_of_TorchSharp_is_read()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("small.dat");
        using torch.nn.Module<Tensor, Tensor> module = Sequential(("0", Conv2d(3, 4, 3)));
        module.save(file);

        using var weights = WeightFile.Open(file);

        Tensor expected = module.state_dict()["0.weight"];
        using Tensor read = weights.Read("0.weight", [4, 3, 3, 3]);
        Assert.True(read.equal(expected).all().item<bool>());
    }

    [Fact]
    public void Vgg_has_the_layers_of_the_paper()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using Vgg19 network = NetworkOf(RandomVgg.In(folder));

        IReadOnlyList<Tensor> features = network.Features(torch.rand(1, 3, 32, 32), ["relu1_1", "relu3_4", "relu5_1"], Border.Reflected);

        Assert.Equal([64, 32, 32], features[0].shape);
        Assert.Equal([256, 8, 8], features[1].shape);
        Assert.Equal([512, 2, 2], features[2].shape);
        Assert.Equal(16, network.Layers.Count);
    }

    /// <summary>The first features are those of the convolution itself, applied to pictures prepared as the file's authors did.</summary>
    [Theory]
    [InlineData("features.0", null, false)]
    [InlineData("0", null, false)]
    [InlineData("conv1_1", null, true)]
    [InlineData("features.0", "caffe", true)]
    [InlineData("conv1_1", "torchvision", false)]
    public void Pictures_are_prepared_as_the_network_was_trained(string first, string? preprocessing, bool isCaffe)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        string file = RandomVgg.In(folder, first);
        Tensor picture = torch.rand(1, 3, 16, 16);
        Tensor prepared = isCaffe
            ? (picture.flip(1) * 255) - torch.tensor([103.939f, 116.779f, 123.68f]).reshape(1, 3, 1, 1)
            : (picture - torch.tensor([0.485f, 0.456f, 0.406f]).reshape(1, 3, 1, 1))
                / torch.tensor([0.229f, 0.224f, 0.225f]).reshape(1, 3, 1, 1);
        using Vgg19 network = NetworkOf(file, preprocessing);

        Tensor features = network.Features(picture, ["relu1_1"], Border.Reflected)[0];

        using var weights = WeightFile.Open(file);
        Tensor expected = functional.relu(
            Filters.Convolve(prepared, weights.Read($"{first}.weight", [64, 3, 3, 3]), bias: null, Border.Reflected));
        Assert.InRange((features - expected).abs().max().ToDouble(), 0, 1e-5 * expected.max().ToDouble());
    }

    [Fact]
    public void Names_of_no_convention_or_of_two_are_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("vgg.safetensors");
        using Tensor filters = torch.zeros(64, 3, 3, 3);
        SafeTensors.Write(file, [new("block1_conv1.kernel", filters)], new Dictionary<string, string>());
        Assert.Contains("none of the tensors 'features.0.weight', '0.weight', 'conv1_1.weight'", Refusal(), StringComparison.Ordinal);
        SafeTensors.Write(file, [new("features.0.weight", filters), new("conv1_1.weight", filters)], new Dictionary<string, string>());
        Assert.Contains("has several of the tensors", Refusal(), StringComparison.Ordinal);

        string Refusal() => Assert.Throws<UsageException>(() => NetworkOf(file)).Message;
    }

    private static Vgg19 NetworkOf(string file, string? preprocessing = null)
    {
        using var weights = WeightFile.Open(file);
        return new Vgg19(weights, VggConvention.Of(weights, preprocessing), hasMaximumPooling: false, torch.CPU);
    }
}

/// <summary>A VGG-19 weight file: the first convolution is random, the others have one value, by default 0, which is faster.</summary>
internal static class RandomVgg
{
    private static readonly int[] Indices = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    private static readonly int[] Channels = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512];

    private static readonly int[] Numbers = [1, 2, 1, 2, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4];
    private static readonly int[] Blocks = [1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];

    /// <param name="folder">Where to write it.</param>
    /// <param name="first">The name of the first convolution, which decides the names of the others.</param>
    /// <param name="others">The value of all other filters.</param>
    public static string In(TemporaryFolder folder, string first = "features.0", double others = 0)
    {
        using var scope = torch.NewDisposeScope();
        string file = folder.Path("vgg19.safetensors");
        SafeTensors.Write(file, Tensors(first, others), new Dictionary<string, string>());
        return file;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors(string first, double others)
    {
        long incoming = 3;
        foreach ((int i, int channels) in Channels.Index())
        {
            string name = first == "conv1_1" ? $"conv{Blocks[i]}_{Numbers[i]}" : first[..^1] + Indices[i];
            yield return new(
                $"{name}.weight",
                i == 0 ? torch.randn(channels, incoming, 3, 3) : torch.full([channels, incoming, 3, 3], (float)others));
            yield return new($"{name}.bias", torch.zeros(channels));
            incoming = channels;
        }
    }
}
