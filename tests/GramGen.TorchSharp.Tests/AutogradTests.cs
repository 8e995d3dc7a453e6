using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Operations as nodes of torch's graph, among others.</summary>
public sealed class AutogradTests
{
    /// <summary>Half a unit in the last place of a <see cref="float"/> between 1 and 2.</summary>
    private const double UnitRoundoff = 1.0 / (1 << 24);

    public AutogradTests() => Torch.Require();

    [Theory]
    [InlineData(TensorLayout.Contiguous)]
    [InlineData(TensorLayout.ChannelsLast)]
    [InlineData(TensorLayout.PartOfRows)]
    public void A_Gram_matrix_has_the_gradient_of_mm(TensorLayout layout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor upstream = Maps.Random([12, 12], seed: 2).to(torch.ScalarType.Float32);
        Tensor ours = Maps.Of([12, 9, 11], torch.ScalarType.Float32, layout: layout).requires_grad_();
        ours.Gram(0.5).backward([upstream]);

        Tensor theirs = Maps.Of([12, 9, 11], torch.ScalarType.Float32).requires_grad_();
        Tensor map = theirs.reshape(12, 99);
        map.mm(map.t()).mul(0.5).backward([upstream]);

        // Each is a sum of 12 products, of a rounded sum of two entries, scaled; torch adds two such sums.
        Tensor magnitude = upstream.abs().add(upstream.t().abs()).@double().mm(map.abs().@double()).mul(0.5);
        Tensor bound = magnitude.mul(2 * (12 + 4) * UnitRoundoff).reshape(12, 9, 11);
        Tensor difference = ours.grad!.@double().sub(theirs.grad!.@double()).abs();
        Assert.True(difference.le(bound).all().item<bool>(), $"{difference.div(bound).max().item<double>()} of the bound");
        Assert.False(ours.grad!.abs().max().item<float>() == 0);
    }

    [Fact]
    public void A_style_loss_and_its_gradient_have_the_bits_of_the_call_with_spans()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var shape = new GramShape(6, 70);
        Tensor target = Maps.Of([6, 70], torch.ScalarType.Float32, seed: 2).Gram(GramStyleLoss.Johnson.Scale);
        float[] gradient = new float[shape.FeatureLength];
        foreach (bool hasMask in new[] { false, true })
        {
            Tensor features = Maps.Of([6, 70], torch.ScalarType.Float32).requires_grad_();
            double expected = Gram.StyleLoss(
                Maps.Values<float>(features), shape, Maps.Values<float>(target), gradient, GramStyleLoss.Johnson, hasMask);
            Tensor loss = features.StyleLoss(target, GramStyleLoss.Johnson, hasMask);
            loss.backward();
            Assert.Equal((float)expected, loss.item<float>());
            Assert.Equal(gradient, Maps.Values<float>(features.grad!));
            Assert.Equal((float)expected, features.detach().StyleLoss(target, GramStyleLoss.Johnson, hasMask).item<float>());
        }
    }

    [Theory]
    [InlineData(TensorLayout.Contiguous)]
    [InlineData(TensorLayout.ChannelsLast)]
    public void A_gradient_has_the_strides_of_its_features(TensorLayout layout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor target = torch.zeros(3, 3);
        foreach (Func<Tensor, Tensor> function in Functions(target))
        {
            Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32, layout: layout).requires_grad_();
            foreach (Tensor argument in new List<Tensor> { features, features.mul(2) })
            {
                Tensor gradient = torch.autograd.grad([function(argument).sum()], [argument])[0];
                Assert.Equal(features.stride(), gradient.stride());
            }
        }
    }

    [Fact]
    public void Gradients_of_several_losses_and_of_several_passes_add_up()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor target = torch.zeros(3, 3, torch.ScalarType.Float64);
        Tensor together = Maps.Of([3, 20], torch.ScalarType.Float64).requires_grad_();
        Tensor sum = torch.zeros(3, 20, torch.ScalarType.Float64);
        Tensor all = torch.zeros([], torch.ScalarType.Float64);
        foreach (Func<Tensor, Tensor> function in Functions(target))
        {
            Tensor alone = Maps.Of([3, 20], torch.ScalarType.Float64).requires_grad_();
            function(alone).sum().backward();
            sum = sum.add(alone.grad!);
            all = all.add(function(together).sum());
        }

        all.backward(retain_graph: true);
        Assert.True(together.grad!.allclose(sum, rtol: 1e-13));
        all.backward();
        Assert.True(together.grad!.allclose(sum.mul(2), rtol: 1e-13));
    }

    [Fact]
    public void Upstream_gradients_may_have_any_strides()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor upstream = Maps.Random([4, 4], seed: 3);
        Tensor dense = Maps.Of([4, 9], torch.ScalarType.Float64).requires_grad_();
        dense.Gram().backward([upstream]);
        Tensor transposed = Maps.Of([4, 9], torch.ScalarType.Float64).requires_grad_();
        transposed.Gram().t().backward([upstream.t()]);
        Assert.Equal(Spans.Of(dense.grad!), Spans.Of(transposed.grad!));

        // The gradient of a sum is one number, expanded.
        Tensor summed = Maps.Of([4, 9], torch.ScalarType.Float64).requires_grad_();
        summed.Gram().sum().backward();
        Tensor ones = Maps.Of([4, 9], torch.ScalarType.Float64).requires_grad_();
        ones.Gram().backward([torch.ones(4, 4, torch.ScalarType.Float64)]);
        Assert.Equal(Spans.Of(ones.grad!), Spans.Of(summed.grad!));
    }

    [Fact]
    public void Half_precision_is_converted_to_single_and_its_gradient_to_half()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (Func<Tensor, Tensor> function in Functions(torch.zeros(3, 3)))
        {
            Tensor half = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float16, layout: TensorLayout.ChannelsLast).requires_grad_();
            Tensor single = half.detach().to(torch.ScalarType.Float32).requires_grad_();
            Tensor loss = function(half).sum();
            loss.backward();
            function(single).sum().backward();
            Assert.Equal(torch.ScalarType.Float32, loss.dtype);
            Assert.Equal(torch.ScalarType.Float16, half.grad!.dtype);
            Assert.Equal(Spans.Of(single.grad!.to(torch.ScalarType.Float16)), Spans.Of(half.grad!));
            Assert.Equal(torch.ScalarType.Float32, function(half.detach()).dtype);
        }
    }

    [Fact]
    public void A_target_gets_no_gradient()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor target = torch.zeros(3, 3).requires_grad_();
        Assert.False(Maps.Of([3, 20], torch.ScalarType.Float32).StyleLoss(target).requires_grad);
        Maps.Of([3, 20], torch.ScalarType.Float32).requires_grad_().StyleLoss(target).backward();
        Assert.Null(target.grad);
    }

    [Fact]
    public void Nothing_is_recorded_where_no_gradient_is_wanted()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of([3, 20], torch.ScalarType.Float32).requires_grad_();
        foreach (Func<Tensor, Tensor> function in Functions(torch.zeros(3, 3)))
        {
            Assert.True(function(features).requires_grad);
            Assert.False(function(features.detach()).requires_grad);
            using var noGradients = torch.no_grad();
            Assert.False(function(features).requires_grad);
        }
    }

    /// <summary>Leaves, others, batches, channels-last and single-type features, with a change to them or to their views.</summary>
    [Fact]
    public void Features_that_change_after_the_forward_pass_are_torchs_exception()
    {
        foreach (long[] sizes in new List<long[]> { new long[] { 3, 20 }, new long[] { 3, 4, 5 }, new long[] { 2, 3, 4, 5 } })
        {
            foreach (Func<Tensor, Tensor> function in Functions(torch.zeros(3, 3)))
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Tensor leaf = Maps.Of(sizes, torch.ScalarType.Float32).requires_grad_();
                Tensor other = leaf.mul(2);
                Tensor last = other.mul(2).contiguous();
                Tensor lossOfLeaf = function(leaf).sum();
                Tensor lossOfOther = function(other).sum();
                Tensor unchanged = function(last).sum();
                using (torch.no_grad())
                {
                    leaf.add_(1);
                    other[0].zero_();
                }

                foreach (Tensor loss in new List<Tensor> { lossOfLeaf, lossOfOther })
                {
                    Exception thrown = Assert.ThrowsAny<Exception>(() => loss.backward());
                    Assert.Contains("modified by an inplace operation", thrown.Message, StringComparison.Ordinal);
                }

                unchanged.backward();
                Assert.NotNull(leaf.grad);
            }
        }
    }

    [Fact]
    public void A_second_backward_pass_has_to_be_announced()
    {
        foreach (Func<Tensor, Tensor> function in Functions(torch.zeros(3, 3)))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32).requires_grad_();
            Tensor loss = function(features).sum();
            loss.backward(retain_graph: true);
            Tensor once = features.grad!.clone();
            loss.backward();
            Assert.Equal(Spans.Of(once.mul(2)), Spans.Of(features.grad!));

            Exception thrown = Assert.ThrowsAny<Exception>(() => loss.backward());
            Assert.Contains("backward through the graph a second time", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_cause_of_a_failed_backward_pass_is_told()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor features = Maps.Of([3, 20], torch.ScalarType.Float32).requires_grad_();
        Tensor result = GramFunction.Apply(features, new FailingOperation());
        Exception thrown = Assert.ThrowsAny<Exception>(() => result.sum().backward());
        Assert.Contains("an invalid gradient at index 0 - got [0]", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("The memory is used up.", TensorGram.LastBackwardException!.Message);
    }

    /// <summary>The node of torch that checks this changes no bit, not even of −0, NaN and ∞.</summary>
    [Fact]
    public void A_result_in_the_graph_has_the_bits_of_one_outside()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor strange = torch.tensor(new[] { -0f, 0f, float.NaN, 1f, float.PositiveInfinity, 2f, 1e-45f, 0f }, [4, 2]);
        foreach (Tensor features in
            new List<Tensor> { strange, Maps.Of([2, 4, 3, 5], torch.ScalarType.Float64), Maps.Of([1, 4, 3, 5], torch.ScalarType.Float16) })
        {
            Tensor target = torch.zeros(4, 4, features.dtype == torch.ScalarType.Float64 ? features.dtype : torch.ScalarType.Float32);
            foreach (Func<Tensor, Tensor> function in Functions(target))
            {
                Tensor outside = function(features);
                Tensor inside = function(features.detach().requires_grad_());
                Assert.True(inside.requires_grad);
                Assert.Equal(outside.shape, inside.shape);
                Assert.Equal(outside.bytes.ToArray(), inside.detach().bytes.ToArray());
            }
        }
    }

    /// <summary>A style image's Gram matrix as a batch of one serves any number of maps.</summary>
    [Fact]
    public void A_target_of_one_map_serves_all()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var criterion = StyleLoss.FromFeatures(Maps.Of([1, 3, 6, 7], torch.ScalarType.Float32, seed: 5));
        Tensor target = criterion.Target;
        Assert.Equal([1, 3, 3], target.shape);
        foreach (long[] sizes in (List<long[]>)[[3, 20], [3, 4, 5], [1, 3, 4, 5], [4, 3, 4, 5]])
        {
            foreach (bool isDifferentiated in new List<bool> { false, true })
            {
                Tensor one = Maps.Of(sizes, torch.ScalarType.Float32);
                Tensor two = Maps.Of(sizes, torch.ScalarType.Float32);
                one.requires_grad = isDifferentiated;
                two.requires_grad = isDifferentiated;
                Tensor losses = one.StyleLoss(target);
                Tensor expected = two.StyleLoss(target[0]);
                Assert.Equal(expected.shape, losses.shape);
                Assert.Equal(Spans.Of(expected.detach()), Spans.Of(losses.detach()));
                Assert.Equal(Spans.Of(expected.mean().detach()), Spans.Of(criterion.call(one).detach()));
                if (isDifferentiated)
                {
                    losses.sum().backward();
                    expected.sum().backward();
                    Assert.Equal(Spans.Of(two.grad!), Spans.Of(one.grad!));
                }
            }
        }
    }

    [Fact]
    public void The_token_does_not_stop_a_backward_pass()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var source = new CancellationTokenSource();
        Tensor features = Maps.Of([3, 20], torch.ScalarType.Float32).requires_grad_();
        Tensor sum = features.Gram(options: new GramOptions { CancellationToken = source.Token }).sum();
        Tensor loss = features.StyleLoss(torch.zeros(3, 3), options: new GramOptions { CancellationToken = source.Token });
        source.Cancel();
        sum.add(loss).backward();
        Assert.True(features.grad!.ne(0).all().item<bool>());
    }

    private static Func<Tensor, Tensor>[] Functions(Tensor target) =>
    [
        features => features.Gram(),
        features => features.Covariance(),
        features => features.StyleLoss(target),
    ];

    private sealed class FailingOperation() : DifferentiableOperation(TensorImplementation.Kernels, torch.zeros(3, 3))
    {
        public override Tensor Gradient(
            TensorImplementation implementation, in FeatureTensor features, Tensor? saved, Tensor resultGradient) =>
            throw new InvalidOperationException("The memory is used up.");
    }
}
