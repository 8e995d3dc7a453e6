using System.Diagnostics;
using TorchSharp;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>How the kernels are called: with whose memory, options and threads.</summary>
public sealed class KernelCallTests
{
    private const long Megabyte = 1 << 20;

    public KernelCallTests() => Torch.Require();

    [Fact]
    public void Options_reach_the_kernels()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var backend = new RecordingBackend();
        var options = new GramOptions { Backend = backend };
        var gradientOptions = new GramGradientOptions { Backend = backend, ReluMask = true };
        Tensor target = torch.zeros(3, 3);
        Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float32, lie: Lie.ChannelsLast);
        features.Gram(options with { Scale = GramScale.Johnson });
        features.Covariance(CovarianceNormalization.Biased, options);
        features.StyleLoss(target, GramStyleLoss.Johnson, gradientOptions);
        features.requires_grad_().StyleLoss(target, GramStyleLoss.Johnson, gradientOptions).sum().backward();
        Assert.Equal(
            [
                GramOperation.Gram, GramOperation.Covariance, GramOperation.Covariance, GramOperation.StyleLoss, GramOperation.StyleLoss,
                GramOperation.Backward, GramOperation.Backward,
            ],
            backend.Offered.ConvertAll(work => work.Operation));
        Assert.All(backend.Offered, work => Assert.Equal((FeatureLayout.ChannelsLast, new GramShape(3, 20)), (work.Layout, work.Shape)));
        Assert.Equal((2, 1f / 60), (backend.Offered[0].Count, (float)backend.Offered[0].Scale));
        Assert.Equal(CovarianceNormalization.Biased, backend.Offered[1].Normalization);
        Assert.True(backend.Offered[^1] is { ReluMask: true, IsSymmetric: true });
    }

    [Fact]
    public void As_many_threads_take_part_as_torch_takes()
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
                features.Gram(new GramOptions { Backend = backend }).sum().backward();
                features.Covariance(options: new GramOptions { Backend = backend });
                Assert.Equal(3, backend.Offered.Count);
                Assert.All(backend.Offered, work => Assert.Equal(Math.Min(threads, Environment.ProcessorCount), work.Threads));
                Assert.Equal(threads, KernelOptions.Of((GramOptions?)null, FeatureLayout.ChannelsFirst).MaxDegreeOfParallelism);
            }

            backend.Offered.Clear();
            features.Gram(new GramOptions { Backend = backend, MaxDegreeOfParallelism = 1 }).sum().backward();
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
        using Tensor features = Maps.Of([5, 3, 4, 5], torch.ScalarType.Float32, lie: Lie.EverySecondMap);
        var read = FeatureTensor.Of(features);
        var options = new GramOptions { Layout = read.Layout };
        foreach (int longestSpan in new List<int> { 60, 179, 180, 300, 10_000 })
        {
            using Tensor grams = torch.zeros(5, 3, 3);
            KernelProducts<SingleKernels, float, float>.Grams(read, grams, options, longestSpan);
            Assert.Equal(Spans.Gram(features), Spans.Of(grams));
        }
    }

    /// <summary>A map of 256 MiB, in which a copy would be seen; and is, of features whose rows are apart.</summary>
    [Fact]
    public void Features_are_not_copied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most memory that a process had is read as Linux tells it.");
        const long Width = 32 * Megabyte;
        using Tensor pixels = torch.ones(Width, 2, torch.ScalarType.Float32);
        using Tensor channelsLast = pixels.t();
        using Tensor partOfRows = pixels.view(2, Width).narrow(1, 0, Width - 1);
        Assert.InRange(GrowthOf(() => channelsLast.Gram()), long.MinValue, 100 * Megabyte);
        Assert.InRange(GrowthOf(() => channelsLast.Covariance()), long.MinValue, 100 * Megabyte);
        Assert.InRange(GrowthOf(() => partOfRows.Gram()), 200 * Megabyte, long.MaxValue);
    }

    /// <summary>A leaf takes the gradient that the kernels wrote. Two of 64 MiB would be seen.</summary>
    [Fact]
    public void Gradients_are_not_copied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most memory that a process had is read as Linux tells it.");
        using Tensor features = torch.ones(2, 8 * Megabyte, torch.ScalarType.Float32).requires_grad_();
        using Tensor target = torch.zeros(2, 2);
        long growth = GrowthOf(() =>
        {
            Tensor loss = features.StyleLoss(target);
            loss.backward();
            return loss;
        });
        Assert.InRange(growth, 50 * Megabyte, 100 * Megabyte);
        features.grad!.Dispose();
    }

    private static long GrowthOf(Func<Tensor> call)
    {
        // Writing 5 to it sets the peak to what is in use.
        File.WriteAllText("/proc/self/clear_refs", "5");
        using var process = Process.GetCurrentProcess();
        long before = process.PeakWorkingSet64;
        call().Dispose();
        process.Refresh();
        return process.PeakWorkingSet64 - before;
    }
}
