using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Gram matrices and style losses of weighted pixels, by the kernels and by torch's operations.</summary>
public sealed class WeightedTensorTests
{
    private static readonly GramStyleLoss Loss = new(0.5, 0.3);

    private static readonly TensorLayout[] Layouts =
        [TensorLayout.Contiguous, TensorLayout.ChannelsLast, TensorLayout.Offset, TensorLayout.PartOfRows];

    private static readonly long[][] SizesOfTensors = [[4, 6], [3, 2, 5], [2, 3, 2, 4], [1, 3, 2, 2]];

    private static readonly bool[] UsesTorch = [false, true];

    public WeightedTensorTests() => Torch.Require();

    public static TheoryData<long[], TensorLayout, bool> Tensors => new(
        from layout in Layouts
        from sizes in SizesOfTensors
        from usesTorch in UsesTorch
        select (sizes, layout, usesTorch));

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gradients(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        Tensor upstream = Maps.Random(sizes.Length == 4 ? [sizes[0], sizes[1], sizes[1]] : [sizes[0], sizes[0]], seed: 5);
        Tensor target = Maps.Of(sizes, torch.ScalarType.Float64, seed: 2).Gram(0.5);
        TensorImplementation? implementation = ImplementationFor(usesTorch);
        foreach (Tensor weights in WeightsOf(sizes))
        {
            Differences.Check(
                map => TensorOperations.Gram(map, 0.75, options: null, implementation, weights).mul(upstream).sum(), features);
            Differences.Check(
                map => TensorOperations.StyleLoss(map, target, Loss, reluMask: false, options: null, implementation, weights).sum(),
                features);
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gradients_of_gradients(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        Tensor target = Maps.Of(sizes, torch.ScalarType.Float64, seed: 2).Gram(0.5);
        Tensor direction = Maps.Random(sizes, seed: 4);
        Tensor weights = WeightsOf(sizes)[0];
        TensorImplementation? implementation = ImplementationFor(usesTorch);
        Func<Tensor, Tensor>[] functions =
        [
            map => TensorOperations.Gram(map, 0.5, options: null, implementation, weights).pow(3).sum(),
            map => TensorOperations.StyleLoss(map, target, Loss, reluMask: false, options: null, implementation, weights).pow(2).sum(),
        ];
        foreach (Func<Tensor, Tensor> function in functions)
        {
            Differences.Check(
                map =>
                {
                    using var gradients = torch.enable_grad();
                    Tensor argument = map.requires_grad ? map : map.requires_grad_();
                    Tensor gradient = torch.autograd.grad([function(argument)], [argument], retain_graph: true, create_graph: true)[0];
                    return gradient.mul(direction).sum();
                },
                features);
        }
    }

    [Theory]
    [MemberData(nameof(SameBitsTests.Tensors), MemberType = typeof(SameBitsTests))]
    public void Matrices_have_the_bits_of_the_calls_with_spans(long[] sizes, TensorLayout layout)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.Float16 })
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor features = Maps.Of(sizes, type, layout: layout);
            foreach (Tensor weights in WeightsOf(sizes, type == torch.ScalarType.Float16 ? torch.ScalarType.Float32 : type))
            {
                Assert.Equal(Spans.WeightedGram(features, weights, 0.3), Spans.Of(features.WeightedGram(weights, 0.3)));
            }
        }
    }

    [Fact]
    public void Pixels_without_weight_may_hold_anything()
    {
        foreach (bool usesTorch in UsesTorch)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            TensorImplementation? implementation = ImplementationFor(usesTorch);
            Tensor features = Maps.Of([3, 4, 5], torch.ScalarType.Float32);
            Tensor target = Maps.Of([3, 4, 5], torch.ScalarType.Float32, seed: 2).Gram();
            Tensor weights = torch.ones(4, 5);
            weights.narrow(0, 1, 2).zero_();
            (byte[] loss, Tensor gradient) = Compute();
            using Tensor nan = torch.full(3, 2, 5, float.NaN);
            features.narrow(1, 1, 2).copy_(nan);
            (byte[] otherLoss, Tensor otherGradient) = Compute();
            Assert.Equal(loss, otherLoss);
            Assert.Equal(Spans.Of(gradient), Spans.Of(otherGradient));
            Assert.Equal(0, gradient.narrow(1, 1, 2).abs().max().item<float>());
            Assert.NotEqual(0, gradient.narrow(1, 0, 1).abs().min().item<float>());

            (byte[] Loss, Tensor Gradient) Compute()
            {
                Tensor argument = features.clone().requires_grad_();
                Tensor value =
                    TensorOperations.StyleLoss(argument, target, default, reluMask: false, options: null, implementation, weights);
                value.backward();
                return (Spans.Of(value), argument.grad!);
            }
        }
    }

    /// <summary>The weights are saved with the features: they may be disposed, and a change in place is noticed.</summary>
    [Fact]
    public void The_graph_keeps_the_weights()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of([3, 4, 5], torch.ScalarType.Float32);
        Tensor weights = WeightsOf([3, 4, 5], torch.ScalarType.Float32)[0];
        Tensor argument = features.clone().requires_grad_();
        Tensor sum;
        using (Tensor copy = weights.clone())
        {
            sum = argument.WeightedGram(copy).sum();
        }

        sum.backward();
        Tensor other = features.clone().requires_grad_();
        other.WeightedGram(weights).sum().backward();
        Assert.Equal(Spans.Of(other.grad!), Spans.Of(argument.grad!));

        Tensor changed = features.clone().requires_grad_().WeightedGram(weights).sum();
        weights.zero_();
        Assert.ThrowsAny<Exception>(() => changed.backward());
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor map = torch.zeros(2, 3, 4);
        Tensor batch = torch.zeros(5, 2, 3, 4);
        Tensor target = torch.zeros(2, 2);
        const string OfMap = "The weights of features 2×3×4 are 3×4 or 1×3×4; the tensor is ";
        Refused(OfMap + "4×3.", map, torch.ones(4, 3));
        Refused(OfMap + "12.", map, torch.ones(12));
        Refused(OfMap + "2×3×4.", map, torch.ones(2, 3, 4));
        Refused(OfMap + "0-d.", map, torch.ones([]));
        const string OfBatch = "The weights of features 5×2×3×4 are 3×4, 1×3×4, 5×3×4 or 5×1×3×4; the tensor is ";
        Refused(OfBatch + "2×3×4.", batch, torch.ones(2, 3, 4));
        Refused(OfBatch + "5×2×3×4.", batch, torch.ones(5, 2, 3, 4));
        Tensor doubles = torch.ones(3, 4, torch.ScalarType.Float64);
        Refused("The weights of features of Float32 are of Float32; the tensor is of Float64.", map, doubles);
        Refused("The weights must be on the device of the features, cpu; they are on meta.", map, torch.ones(3, 4, device: torch.META));
        Refused("The weights 3×4 are sparse; supported are dense tensors", map, torch.ones(3, 4).to_sparse());
        Refused("Weights are finite and not negative; that of pixel 0 of 2×12 is -1.", map, torch.ones(3, 4).neg());
        Assert.Throws<ArgumentNullException>("weights", () => map.WeightedGram(null!));
        Assert.Throws<ArgumentNullException>("weights", () => map.WeightedStyleLoss(null!, target));
        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            using var value = bad.ToScalar();
            Tensor weights = torch.ones(3, 4).fill_(value);
            Assert.StartsWith(
                "Weights are finite and not negative; one of the tensor's is not.",
                Assert.Throws<ArgumentException>(
                    () => TensorOperations.Gram(map, default, options: null, TensorImplementation.Torch, weights)).Message,
                StringComparison.Ordinal);
        }

        void Refused(string message, Tensor features, Tensor weights)
        {
            foreach (Func<object> call in new Func<object>[]
            {
                () => features.WeightedGram(weights), () => features.WeightedStyleLoss(weights, target),
            })
            {
                Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
            }
        }
    }

    private static TensorImplementation? ImplementationFor(bool usesTorch) => usesTorch ? TensorImplementation.Torch : null;

    /// <summary>For all maps, with a 1 in place of the channels, and of a batch also for each map; one pixel has no weight.</summary>
    private static Tensor[] WeightsOf(long[] sizes, torch.ScalarType type = torch.ScalarType.Float64)
    {
        long[] pixels = sizes.Length == 2 ? [sizes[1]] : [sizes[^2], sizes[^1]];
        Tensor one = Positive(pixels, seed: 7);
        List<Tensor> all = [one, one.unsqueeze(0)];
        if (sizes.Length == 4)
        {
            all.Add(Positive([sizes[0], .. pixels], seed: 8));
            all.Add(Positive([sizes[0], 1, pixels[1], pixels[0]], seed: 9).transpose(2, 3));
        }

        return [.. all];

        Tensor Positive(long[] lengths, int seed)
        {
            Tensor weights = Maps.Random(lengths, seed).abs();
            if (weights.numel() > 2)
            {
                weights.flatten().narrow(0, 1, 1).zero_();
            }

            return weights.to(type);
        }
    }
}
