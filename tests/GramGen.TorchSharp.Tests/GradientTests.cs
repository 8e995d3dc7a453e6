using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Gradients through torch's graph against finite differences, by the kernels and by torch's operations.</summary>
public sealed class GradientTests
{
    private static readonly TensorLayout[] Layouts =
    [
        TensorLayout.Contiguous, TensorLayout.ChannelsLast, TensorLayout.Offset, TensorLayout.PartOfRows,
        TensorLayout.EverySecondMap,
    ];
    private static readonly long[][] SizesOfTensors = [[4, 6], [3, 2, 5], [2, 3, 2, 4], [1, 3, 2, 2]];
    private static readonly bool[] UsesTorch = [false, true];

    public GradientTests() => Torch.Require();

    public static TheoryData<long[], TensorLayout, bool> Tensors => new(
        from layout in Layouts
        from sizes in SizesOfTensors
        from usesTorch in UsesTorch
        where layout != TensorLayout.EverySecondMap || sizes.Length == 4
        select (sizes, layout, usesTorch));

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gram_matrices(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        using Tensor weights = WeightsOf(sizes);
        Differences.Check(
            map => TensorOperations.Gram(WithLayout(map, layout), 0.75, options: null, ImplementationFor(usesTorch)).mul(weights).sum(),
            features);
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Covariances(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        using Tensor weights = WeightsOf(sizes);
        foreach (CovarianceNormalization normalization in Enum.GetValues<CovarianceNormalization>())
        {
            Differences.Check(
                map => TensorOperations.Covariance(WithLayout(map, layout), normalization, options: null, ImplementationFor(usesTorch))
                    .mul(weights)
                    .sum(),
                features);
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Style_losses(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        using Tensor other = Maps.Of(sizes, torch.ScalarType.Float64, seed: 2);
        using Tensor target = other.Gram(0.5);
        using Tensor weights = Maps.Random(sizes.Length == 4 ? [sizes[0]] : [], seed: 3);
        Differences.Check(
            map => TensorOperations.StyleLoss(
                WithLayout(map, layout), target, new GramStyleLoss(0.5, 0.3), reluMask: false, options: null,
                ImplementationFor(usesTorch))
                .mul(weights).sum(),
            features);
    }

    /// <summary>The gradient's own gradient: what backward gives with create_graph is differentiated once more.</summary>
    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gradients_of_gradients(long[] sizes, TensorLayout layout, bool usesTorch)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        using Tensor target = Maps.Of(sizes, torch.ScalarType.Float64, seed: 2).Gram(0.5);
        using Tensor direction = Maps.Random(sizes, seed: 4);
        TensorImplementation? implementation = ImplementationFor(usesTorch);
        Func<Tensor, Tensor>[] functions =
        [
            map => TensorOperations.Gram(map, 0.5, options: null, implementation).pow(3).sum(),
            map => TensorOperations.Covariance(map, CovarianceNormalization.Biased, options: null, implementation).pow(3).sum(),
            map => TensorOperations.StyleLoss(map, target, new GramStyleLoss(0.5, 0.3), reluMask: false, options: null, implementation)
                .pow(2)
                .sum(),
        ];
        foreach (Func<Tensor, Tensor> function in functions)
        {
            Differences.Check(
                map =>
                {
                    using var gradients = torch.enable_grad();
                    Tensor argument = map.requires_grad ? map : map.requires_grad_();
                    Tensor gradient = torch.autograd.grad(
                        [function(WithLayout(argument, layout))], [argument], retain_graph: true, create_graph: true)[0];
                    return gradient.mul(direction).sum();
                },
                features);
        }
    }

    /// <summary>The values vary by less than 1 about 1000.</summary>
    [Fact]
    public void A_mean_does_not_cost_a_covariances_gradient_its_digits()
    {
        foreach (bool usesTorch in UsesTorch)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor features = Maps.Random([3, 4, 5]).add(1000).to(torch.ScalarType.Float32);
            Tensor upstream = Maps.Random([3, 3], seed: 6);
            Func<Tensor, Tensor> function = map => TensorOperations.Covariance(map, default, options: null, ImplementationFor(usesTorch))
                .mul(upstream.to(map.dtype)).sum();
            Tensor actual = GradientOf(features, function).to(torch.ScalarType.Float64);
            Tensor expected = GradientOf(features.to(torch.ScalarType.Float64), function);
            Assert.True(actual.allclose(expected, rtol: 1e-5, atol: 1e-6 * expected.abs().max().item<double>()));
        }
    }

    [Fact]
    public void Where_the_mask_says_so_the_gradient_is_0()
    {
        foreach (bool usesTorch in UsesTorch)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor features = Maps.Of([3, 4, 5], torch.ScalarType.Float64, layout: TensorLayout.ChannelsLast);
            Tensor target = torch.zeros(3, 3, torch.ScalarType.Float64);
            Tensor plain = GradientOf(
                features,
                map => TensorOperations.StyleLoss(map, target, default, reluMask: false, options: null, ImplementationFor(usesTorch)));
            Tensor withMask = GradientOf(
                features,
                map => TensorOperations.StyleLoss(map, target, default, reluMask: true, options: null, ImplementationFor(usesTorch)));
            Assert.Contains(true, Maps.Values<bool>(features.le(0)));
            Assert.Contains(false, Maps.Values<bool>(features.le(0)));
            Assert.Equal(Spans.Of(torch.where(features.gt(0), plain, torch.zeros_like(plain))), Spans.Of(withMask));
        }
    }

    private static Tensor GradientOf(Tensor features, Func<Tensor, Tensor> function)
    {
        Tensor argument = features.clone().requires_grad_();
        function(argument).backward();
        return argument.grad!;
    }

    private static TensorImplementation? ImplementationFor(bool usesTorch) => usesTorch ? TensorImplementation.Torch : null;

    /// <summary>A tensor that finite differences made, as the one they start from.</summary>
    private static Tensor WithLayout(Tensor tensor, TensorLayout layout) => tensor.is_contiguous()
        ? Maps.WithLayout(tensor, layout)
        : tensor;

    private static Tensor WeightsOf(long[] sizes) =>
        Maps.Random(sizes.Length == 4 ? [sizes[0], sizes[1], sizes[1]] : [sizes[0], sizes[0]], seed: 5);
}
