using System.Runtime.InteropServices;
using GramGen.TorchSharp.Device;
using TorchSharp;

namespace GramGen.TorchSharp.Tests.Device;

public sealed class FallbackTests
{
    private static readonly GramShape Shape = new(6, 1030);

    public FallbackTests() => Torch.Require();

    [Fact]
    public void SmallerChunks_AreReportedAndRemembered()
    {
        var backend = new TorchGramBackend("cpu") { LargestTensor = 6 * 300 * sizeof(float) };
        var fallbacks = new List<GramFallbackEventArgs>();
        backend.FallbackOccurred += (sender, fallback) =>
        {
            Assert.Same(backend, sender);
            fallbacks.Add(fallback);
        };
        var options = new GramOptions { Backend = backend };
        float[] gram = new float[Shape.GramLength];
        float[] features = new Sample<float>(Shape).Features;
        Gram.Compute(features, Shape, gram, options: options);
        Assert.Equal(["chunks of 515 pixels", "chunks of 258 pixels"], fallbacks.Select(fallback => fallback.Consequence));
        Assert.All(fallbacks, fallback => Assert.False(fallback.IsOnCpu));
        Assert.Equal(
            "Gram matrix of 6×1030: chunks of 515 pixels, "
            + "because memory ran out (cpu out of memory. Tried to allocate 24720 bytes; 7200 are free.)",
            fallbacks[0].ToString());
        Assert.EndsWith("; in chunks of 258 pixels, because its memory ran out", backend.Explain(Work()), StringComparison.Ordinal);

        Gram.Compute(features, Shape, gram, options: options);
        Assert.Equal(2, fallbacks.Count);
    }

    [Fact]
    public void IfNoChunkFits_TheCpuComputes()
    {
        var backend = new TorchGramBackend("cpu", AlwaysFaster) { LargestTensor = 100 };
        var fallbacks = new List<GramFallbackEventArgs>();
        backend.FallbackOccurred += (_, fallback) => fallbacks.Add(fallback);
        float[] features = new Sample<float>(Shape).Features;
        float[] expected = new float[Shape.GramLength];
        float[] gram = [.. Enumerable.Range(0, Shape.GramLength).Select(_ => 1f)];
        Array.Fill(expected, 1);
        Gram.Compute(features, Shape, expected, beta: 2);
        Assert.True(backend.ShouldRun(Work()));
        TestDevices.AssertNothingLeft(() => Gram.Compute(features, Shape, gram, beta: 2, options: new GramOptions { Backend = backend }));
        Assert.Equal(expected, gram);
        Assert.True(fallbacks[^1].IsOnCpu);
        Assert.Equal("the CPU computes it", fallbacks[^1].Consequence);
        Assert.False(backend.ShouldRun(Work()));
        Assert.StartsWith("the memory of cpu ran out for this size; ", backend.Explain(Work()), StringComparison.Ordinal);
    }

    [Fact]
    public void GradientsAndStatistics_FallBackToTheCpuToo()
    {
        var backend = new TorchGramBackend("cpu") { LargestTensor = 100 };
        float[] features = new Sample<float>(Shape).Features;
        float[] matrix = new float[Shape.GramLength];
        float[] expected = new float[Shape.GramLength];
        Gram.ComputeCovariance(features, Shape, expected, []);
        TestDevices.AssertNothingLeft(() =>
            Gram.ComputeCovariance(features, Shape, matrix, [], options: new GramOptions { Backend = backend }));
        Assert.Equal(expected, matrix);

        var options = new GramOptions { Backend = backend };
        float[] gradient = new float[Shape.FeatureLength];
        float[] wanted = new float[Shape.FeatureLength];
        double loss = Gram.StyleLoss(features, Shape, matrix, wanted);
        TestDevices.AssertNothingLeft(() => Assert.Equal(loss, Gram.StyleLoss(features, Shape, matrix, gradient, options: options)));
        Assert.Equal(wanted, gradient);
        Gram.Backward(features, Shape, matrix, wanted);
        TestDevices.AssertNothingLeft(() => Gram.Backward(features, Shape, matrix, gradient, options: options));
        Assert.Equal(wanted, gradient);
    }

    [Fact]
    public void ACancelledCall_LeavesNothingBehind()
    {
        var backend = new TorchGramBackend("cpu");
        float[] features = new Sample<float>(Shape).Features;
        float[] gram = new float[Shape.GramLength];
        var cancelled = new CancellationToken(canceled: true);
        TestDevices.AssertNothingLeft(() =>
        {
            Assert.Throws<OperationCanceledException>(
                () => Gram.Compute(features, Shape, gram, options: new GramOptions { Backend = backend, CancellationToken = cancelled }));
            var options = new GramOptions { Backend = backend, CancellationToken = cancelled };
            Assert.Throws<OperationCanceledException>(() =>
                Gram.StyleLoss(features, Shape, gram, new float[Shape.FeatureLength], options: options));
        });
        Assert.All(gram, value => Assert.Equal(0, value));
        Gram.Compute(features, Shape, gram, options: new GramOptions { Backend = backend });
        Assert.NotEqual(0, gram[0]);
    }

    [Fact]
    public void TorchsOwnWords_AreKnown()
    {
        ExternalException real = Assert.Throws<ExternalException>(() => torch.empty(1L << 52));
        Assert.True(DeviceExecutor.IsOutOfMemory(real), real.Message);
        Assert.True(DeviceExecutor.IsOutOfMemory(new InsufficientMemoryException()));
        Assert.False(DeviceExecutor.IsOutOfMemory(new InvalidOperationException("out of memory")));
        ExternalException other = Assert.Throws<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(2, 3)));
        Assert.False(DeviceExecutor.IsOutOfMemory(other), other.Message);
    }

    [Fact]
    public void ThreadsTakeTurns()
    {
        var backend = new TorchGramBackend("cpu");
        var sample = new Sample<float>(Shape);
        (double[] sums, double[] magnitudes) = sample.Products();
        Parallel.For(0, 16, _ =>
        {
            float[] gram = new float[Shape.GramLength];
            Gram.Compute(sample.Features, Shape, gram, options: new GramOptions { Backend = backend });
            Exact.AssertNear(sums, magnitudes, gram, Shape.Pixels);
        });
    }

    private static TorchCalibration AlwaysFaster => TorchCalibration.DefaultFor("cpu") with
    {
        StartSeconds = 1e-12,
        DeviceFlops = 1e15,
        UploadBytesPerSecond = 1e15,
        DownloadBytesPerSecond = 1e15,
    };

    private static GramProductWork Work() => new()
    {
        Shape = Shape,
        Element = GramElement.Single,
    };
}
