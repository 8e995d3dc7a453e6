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
        using var weights = WeightFile.Read(MadeUpVgg.In(folder));
        using var network = new Vgg19(weights, hasMaximumPooling: false, torch.CPU);

        IReadOnlyList<Tensor> features = network.Features(torch.rand(1, 3, 32, 32), ["relu1_1", "relu3_4", "relu5_1"], Border.Mirrored);

        Assert.Equal([64, 32, 32], features[0].shape);
        Assert.Equal([256, 8, 8], features[1].shape);
        Assert.Equal([512, 2, 2], features[2].shape);
        Assert.Equal(16, network.Layers.Count);
    }
}
