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

        using var weights = WeightFile.Read(file);

        Tensor expected = module.state_dict()["0.weight"];
        Assert.True(weights.Get(["0.weight"], [4, 3, 3, 3]).equal(expected).all().item<bool>());
    }

    [Fact]
    public void Vgg_has_the_layers_of_the_paper()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var weights = WeightFile.Read(RandomVgg.In(folder));
        using var network = new Vgg19(weights, hasMaximumPooling: false, torch.CPU);

        IReadOnlyList<Tensor> features = network.Features(torch.rand(1, 3, 32, 32), ["relu1_1", "relu3_4", "relu5_1"], Border.Reflected);

        Assert.Equal([64, 32, 32], features[0].shape);
        Assert.Equal([256, 8, 8], features[1].shape);
        Assert.Equal([512, 2, 2], features[2].shape);
        Assert.Equal(16, network.Layers.Count);
    }
}

/// <summary>A VGG-19 weight file with random weights.</summary>
internal static class RandomVgg
{
    private static readonly int[] Indices = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    private static readonly int[] Channels = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512];

    public static string In(TemporaryFolder folder)
    {
        using var scope = torch.NewDisposeScope();
        string file = folder.Path("vgg19.safetensors");
        SafeTensors.Write(file, Tensors(), new Dictionary<string, string>());
        return file;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors()
    {
        long incoming = 3;
        foreach ((int i, int channels) in Channels.Index())
        {
            yield return new($"features.{Indices[i]}.weight", torch.randn(channels, incoming, 3, 3) * 0.05);
            yield return new($"features.{Indices[i]}.bias", torch.zeros(channels));
            incoming = channels;
        }
    }
}
