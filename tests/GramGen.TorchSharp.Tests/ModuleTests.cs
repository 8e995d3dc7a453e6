using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>The modules, used as torch's own are.</summary>
public sealed class ModuleTests
{
    public ModuleTests() => Torch.Require();

    [Fact]
    public void A_layer_makes_Gram_matrices()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var layer = new GramLayer(GramScale.PerElement);
        Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32);
        Assert.Equal(Spans.Of(features.Gram(GramScale.PerElement)), Spans.Of(layer.call(features)));
        using var plain = new GramLayer();
        Assert.Equal(Spans.Of(features.Gram()), Spans.Of(plain.call(features)));
    }

    [Fact]
    public void A_layer_in_a_sequence_trains()
    {
        torch.random.manual_seed(1);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<Tensor, Tensor> model =
            torch.nn.Sequential(("convolution", torch.nn.Conv2d(3, 4, 3)), ("gram", new GramLayer(GramScale.PerElement)));
        Tensor picture = Maps.Of([2, 3, 8, 8], torch.ScalarType.Float32);
        Tensor target = torch.eye(4);
        Func<Tensor> loss = () => model.call(picture).sub(target).pow(2).sum();
        float first = loss().item<float>();
        using torch.optim.Optimizer optimizer = torch.optim.Adam(model.parameters(), lr: 0.05);
        for (int i = 0; i < 30; i++)
        {
            optimizer.zero_grad();
            loss().backward();
            optimizer.step();
        }

        Assert.InRange(loss().item<float>(), 0, first / 10);
    }

    [Fact]
    public void A_picture_takes_on_a_style()
    {
        torch.random.manual_seed(1);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<Tensor, Tensor> network = torch.nn.Sequential(
            ("convolution", torch.nn.Conv2d(3, 8, 3)), ("relu", torch.nn.ReLU()));
        foreach (Parameter parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        using var criterion = StyleLoss.FromFeatures(
            network.call(Maps.Of([1, 3, 12, 12], torch.ScalarType.Float32, seed: 7)), GramStyleLoss.Johnson);
        Parameter picture = torch.nn.Parameter(Maps.Of([1, 3, 12, 12], torch.ScalarType.Float32, seed: 8).mul(0.1));
        using torch.optim.Optimizer optimizer = torch.optim.Adam([picture], lr: 0.05);
        float first = criterion.call(network.call(picture)).item<float>();
        for (int i = 0; i < 60; i++)
        {
            optimizer.zero_grad();
            criterion.call(network.call(picture)).backward();
            optimizer.step();
        }

        Assert.InRange(criterion.call(network.call(picture)).item<float>(), 0, first / 50);
    }

    [Fact]
    public void A_batch_is_reduced()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of([4, 3, 2, 5], torch.ScalarType.Float64);
        Tensor target = Maps.Of([3, 10], torch.ScalarType.Float64, seed: 2).Gram();
        Tensor losses = features.StyleLoss(target);
        using var each = StyleLoss.FromGram(target, reduction: torch.nn.Reduction.None);
        using var mean = StyleLoss.FromGram(target);
        using var sum = StyleLoss.FromGram(target, reduction: torch.nn.Reduction.Sum);
        Assert.Equal(Spans.Of(losses), Spans.Of(each.call(features)));
        Assert.Equal(Spans.Of(losses.mean()), Spans.Of(mean.call(features)));
        Assert.Equal(Spans.Of(losses.sum()), Spans.Of(sum.call(features)));
        Assert.Equal(0, mean.call(features[0]).ndim);
    }

    [Fact]
    public void A_target_is_saved_and_loaded()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var saved = StyleLoss.FromFeatures(Maps.Of([3, 10], torch.ScalarType.Float32));
        using var loaded = StyleLoss.FromGram(torch.zeros(3, 3));
        Assert.Equal(["target"], saved.state_dict().Keys);
        loaded.load_state_dict(saved.state_dict());
        Assert.Equal(Spans.Of(saved.Target), Spans.Of(loaded.Target));

        using var stream = new MemoryStream();
        saved.save(stream);
        using var read = StyleLoss.FromGram(torch.zeros(3, 3));
        using var written = new MemoryStream(stream.ToArray());
        read.load(written);
        Assert.Equal(Spans.Of(saved.Target), Spans.Of(read.Target));
    }

    [Fact]
    public void A_target_moves_with_its_module()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var criterion = StyleLoss.FromFeatures(Maps.Of([3, 10], torch.ScalarType.Float32));
        criterion.to(torch.ScalarType.Float64);
        Assert.Equal(torch.ScalarType.Float64, criterion.Target.dtype);
        Assert.Equal(0, criterion.call(Maps.Of([3, 10], torch.ScalarType.Float32).to(torch.ScalarType.Float64)).item<double>(), 1e-12);
        criterion.half();
        Assert.Equal(torch.ScalarType.Float32, criterion.Target.dtype);
        Assert.Equal(torch.ScalarType.Float32, criterion.call(Maps.Of([3, 10], torch.ScalarType.Float16)).dtype);
    }

    [Fact]
    public void A_target_is_the_modules_own()
    {
        using Tensor target = torch.ones(3, 3).requires_grad_();
        using var criterion = StyleLoss.FromGram(target);
        Assert.False(criterion.Target.requires_grad);
        using (torch.no_grad())
        {
            target.zero_();
        }

        Assert.Equal(1, Maps.Values<float>(criterion.Target)[0]);
        using (torch.NewDisposeScope())
        {
            using var inScope = StyleLoss.FromGram(target);
            using Tensor features = Maps.Of([3, 10], torch.ScalarType.Float32).requires_grad_();
            using var ofFeatures = StyleLoss.FromFeatures(features);
            Assert.False(ofFeatures.Target.requires_grad);
        }
    }

    [Fact]
    public void The_mask_reaches_the_gradient()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var criterion = StyleLoss.FromGram(torch.zeros(3, 3), reluMask: true);
        Tensor features = Maps.Of([3, 10], torch.ScalarType.Float32).requires_grad_();
        criterion.call(features).backward();
        Assert.True(features.grad!.masked_select(features.le(0)).eq(0).all().item<bool>());
        Assert.True(features.grad!.masked_select(features.gt(0)).ne(0).all().item<bool>());
    }
}
