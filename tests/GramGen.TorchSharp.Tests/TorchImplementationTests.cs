using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Device;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>The implementation for features on a device, run on torch's CPU device.</summary>
public sealed class TorchImplementationTests
{
    /// <summary>Half a unit in the last place of a <see cref="float"/> between 1 and 2.</summary>
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private static readonly long[][] SizesOfTensors = [[5, 77], [67, 301], [6, 7, 9], [4, 3, 20, 20]];

    public TorchImplementationTests() => Torch.Require();

    public static TheoryData<long[], TensorLayout> Tensors => new(
        from sizes in SizesOfTensors
        from layout in Enum.GetValues<TensorLayout>()
        where layout != TensorLayout.EverySecondMap || sizes.Length == 4
        select (sizes, layout));

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gram_matrices_are_symmetric_and_right(long[] sizes, TensorLayout layout)
    {
        foreach (torch.ScalarType type in new List<torch.ScalarType> { torch.ScalarType.Float32, torch.ScalarType.Float16 })
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor features = Maps.Of(sizes, type, layout: layout);
            Tensor doubles = features.to(torch.ScalarType.Float64);
            Tensor gram = TensorOperations.Gram(features, GramScale.PerElement, options: null, TensorImplementation.Torch);
            Assert.Equal(torch.ScalarType.Float32, gram.dtype);
            Assert.Equal(Spans.Of(gram.mT), Spans.Of(gram));

            // M products, each rounded and added, and one scale, of magnitudes that the absolute values have.
            long pixels = features.numel() * gram.size(-1) / gram.numel();
            Within((pixels + 2) * UnitRoundoff, gram, doubles.Gram(GramScale.PerElement), doubles.abs().Gram(GramScale.PerElement));
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Covariances_do_not_cancel(long[] sizes, TensorLayout layout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.WithLayout(Maps.Random(sizes).add(1000).to(torch.ScalarType.Float32), layout);
        Tensor covariance = TensorOperations.Covariance(
            features, CovarianceNormalization.Unbiased, options: null, TensorImplementation.Torch);
        Tensor expected = features.to(torch.ScalarType.Float64).Covariance();
        Assert.Equal(Spans.Of(covariance.mT), Spans.Of(covariance));

        // The values vary by less than 1: M products of deviations, each rounded, over M − 1.
        long pixels = features.numel() * covariance.size(-1) / covariance.numel();
        Within((pixels + 8) * UnitRoundoff, covariance, expected, torch.ones_like(expected));
    }

    /// <summary>On the CPU torch's own products are symmetric; on a GPU they need not be.</summary>
    [Fact]
    public void The_lower_triangle_is_transposed_to_the_upper()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor matrix = torch.tensor(new double[] { 1, double.NaN, 2, 3 }, 2, 2);
        Assert.Equal([1, 2, 2, 3], Maps.Values<double>(TorchProducts.Symmetric(matrix)));
    }

    [Fact]
    public void Means_come_with_deviations()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor map = Maps.Random([2, 5, 77]).add(1000).to(torch.ScalarType.Float32);
        Tensor means = TorchProducts.Deviations(map).Means;
        Tensor expected = map.to(torch.ScalarType.Float64).mean([-1], keepdim: true);
        Within(1e-12, means, expected, expected);
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Style_losses(long[] sizes, TensorLayout layout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of(sizes, torch.ScalarType.Float64, layout: layout);
        Tensor target = Maps.Of(sizes, torch.ScalarType.Float64, seed: 2).Gram(GramScale.PerElement);
        Tensor expected = features.StyleLoss(target, GramStyleLoss.NeuralStyle);

        // What is above the diagonal is not read.
        Tensor lower = target.tril().add(torch.full_like(target, double.NaN).triu(1).nan_to_num(9));
        Tensor loss = TensorOperations.StyleLoss(
            features, lower, GramStyleLoss.NeuralStyle, reluMask: false, options: null, TensorImplementation.Torch);
        Assert.Equal(expected.shape, loss.shape);
        Within(1e-12, loss, expected, expected);
    }

    [Fact]
    public void Gradients_have_the_strides_of_their_features()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (TensorLayout layout in new List<TensorLayout> { TensorLayout.Contiguous, TensorLayout.ChannelsLast })
        {
            Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32, layout: layout).requires_grad_();
            Tensor loss = TensorOperations.Gram(features, default, options: null, TensorImplementation.Torch).sum();
            Assert.Equal(features.stride(), torch.autograd.grad([loss], [features])[0].stride());
        }
    }

    /// <summary>Tensors without values, on a device that is not the CPU: what is computed must be computed there.</summary>
    [Fact]
    public void Features_elsewhere_stay_there()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = torch.zeros([2, 3, 4, 5], device: torch.META).requires_grad_();
        Tensor target = torch.zeros(3, 3, device: torch.META);
        Tensor gram = features.Gram();
        Tensor covariance = features.Covariance();
        Tensor loss = features.StyleLoss(target, reluMask: true);
        gram.sum().add(covariance.sum()).add(loss.sum()).backward();
        Assert.Equal([2, 3, 3], gram.shape);
        Assert.Equal([2, 3, 3], covariance.shape);
        Assert.Equal([2], loss.shape);
        Assert.Equal(features.shape, features.grad!.shape);
        Assert.All([gram, covariance, loss, features.grad!], tensor => Assert.True(tensor.is_meta));
    }

    private static void Within(double relative, Tensor actual, Tensor expected, Tensor magnitude)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor difference = actual.to(torch.ScalarType.Float64).sub(expected).abs();
        Tensor bound = magnitude.abs().mul(relative);
        Assert.True(difference.le(bound).all().item<bool>(), $"{difference.div(bound).max().item<double>()} of the bound");
    }
}
