using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>The options and threads with which the kernels are called.</summary>
public sealed class KernelImplementationTests
{
    public KernelImplementationTests() => Torch.Require();

    [Fact]
    public void Options_reach_the_kernels()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var backend = new RecordingBackend();
        var options = new GramOptions { Backend = backend };
        Tensor target = torch.zeros(3, 3);
        Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32, layout: TensorLayout.ChannelsLast);
        features.Gram(GramScale.PerElement, options);
        features.Covariance(CovarianceNormalization.Biased, options);
        features.StyleLoss(target, GramStyleLoss.Johnson, reluMask: true, options);
        features.requires_grad_().StyleLoss(target, GramStyleLoss.Johnson, reluMask: true, options).sum().backward();
        Assert.Equal(
            [
                typeof(GramProductWork), typeof(GramCovarianceWork), typeof(GramCovarianceWork), typeof(GramStyleLossWork),
                typeof(GramStyleLossWork), typeof(GramBackwardWork), typeof(GramBackwardWork),
            ],
            backend.Offered.ConvertAll(work => work.GetType()));
        Assert.All(backend.Offered, work => Assert.Equal(new GramShape(3, 20, FeatureLayout.ChannelsLast), work.Shape));
        var product = (GramProductWork)backend.Offered[0];
        Assert.Equal((2, 1f / 60), (product.Count, (float)product.Scale));
        Assert.Equal(CovarianceNormalization.Biased, ((GramCovarianceWork)backend.Offered[1]).Normalization);
        Assert.True(backend.Offered[^1] is GramBackwardWork { ReluMask: true, IsSymmetric: true });
    }

    [Fact]
    public void The_number_of_threads_is_that_of_torch()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var backend = new RecordingBackend();
        int before = torch.get_num_threads();
        Tensor features = Maps.Of([128, 2048], torch.ScalarType.Float32).requires_grad_();
        try
        {
            foreach (int threads in new List<int> { 1, 2 })
            {
                torch.set_num_threads(threads);
                backend.Offered.Clear();
                features.Gram(options: new GramOptions { Backend = backend }).sum().backward();
                features.Covariance(options: new GramOptions { Backend = backend });
                Assert.Equal(3, backend.Offered.Count);
                Assert.All(backend.Offered, work => Assert.Equal(Math.Min(threads, Environment.ProcessorCount), work.Threads));
                Assert.Equal(threads, KernelImplementation.WithThreads(GramOptions.Default).MaxDegreeOfParallelism);
            }

            backend.Offered.Clear();
            features.Gram(options: new GramOptions { Backend = backend, MaxDegreeOfParallelism = 1 }).sum().backward();
            Assert.All(backend.Offered, work => Assert.Equal(1, work.Threads));
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [Fact]
    public void A_batch_that_no_span_holds_is_cut()
    {
        using Tensor features = Maps.Of([5, 3, 4, 5], torch.ScalarType.Float32, layout: TensorLayout.EverySecondMap);
        var read = FeatureTensor.Of(features);
        foreach (int maximumLength in new List<int> { 60, 179, 180, 300, 10_000 })
        {
            using Tensor grams = torch.zeros(5, 3, 3);
            TensorKernels.Gram<float, float>(read, grams, default, GramOptions.Default, maximumLength);
            Assert.Equal(Spans.Gram(features), Spans.Of(grams));
        }
    }
}
