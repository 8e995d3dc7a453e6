using System.Runtime.InteropServices;
using GramGen.TorchSharp.Device;
using TorchSharp;

namespace GramGen.TorchSharp.Tests.Device;

public sealed class FallbackTests
{
    private static readonly GramShape Shape = new(6, 1030);

    public FallbackTests() => Torch.Require();

    [Fact]
    public void SmallerPieces_AreToldAndRemembered()
    {
        var backend = new TorchGramBackend("cpu") { LargestTensor = 6 * 300 * sizeof(float) };
        var told = new List<GramFallbackEventArgs>();
        backend.FellBack += (sender, fallback) =>
        {
            Assert.Same(backend, sender);
            told.Add(fallback);
        };
        var options = new GramOptions { Backend = backend };
        float[] gram = new float[Shape.GramLength];
        float[] features = new Sample<float>(Shape).Features;
        Gram.Compute(features, Shape, gram, options);
        Assert.Equal(["pieces of 515 pixels", "pieces of 258 pixels"], told.Select(fallback => fallback.Consequence));
        Assert.All(told, fallback => Assert.False(fallback.IsOnCpu));
        Assert.Equal(
            "Gram of 6×1030: pieces of 515 pixels, for memory was short (cpu out of memory. Tried to allocate 24720 bytes; 7200 are left.)",
            told[0].ToString());
        Assert.EndsWith("; in pieces of 258 pixels, for its memory was short", backend.Explain(Work()), StringComparison.Ordinal);

        Gram.Compute(features, Shape, gram, options);
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void WhereNoPieceFits_TheCpuComputes()
    {
        var backend = new TorchGramBackend("cpu", AlwaysFaster) { LargestTensor = 100 };
        var told = new List<GramFallbackEventArgs>();
        backend.FellBack += (_, fallback) => told.Add(fallback);
        float[] features = new Sample<float>(Shape).Features;
        float[] expected = new float[Shape.GramLength];
        float[] gram = [.. Enumerable.Range(0, Shape.GramLength).Select(_ => 1f)];
        Array.Fill(expected, 1);
        Gram.Compute(features, Shape, expected, new GramOptions { Beta = 2 });
        Assert.True(backend.Takes(Work()));
        TestDevices.AssertNothingLeft(() => Gram.Compute(features, Shape, gram, new GramOptions { Backend = backend, Beta = 2 }));
        Assert.Equal(expected, gram);
        Assert.True(told[^1].IsOnCpu);
        Assert.Equal("the CPU computes it", told[^1].Consequence);
        Assert.False(backend.Takes(Work()));
        Assert.StartsWith("the memory of cpu was short for this size; ", backend.Explain(Work()), StringComparison.Ordinal);
    }

    [Fact]
    public void GradientsAndStatistics_FallBackToTheCpuToo()
    {
        var backend = new TorchGramBackend("cpu") { LargestTensor = 100 };
        float[] features = new Sample<float>(Shape).Features;
        float[] matrix = new float[Shape.GramLength];
        float[] expected = new float[Shape.GramLength];
        Gram.ComputeCovariance(features, Shape, expected, []);
        TestDevices.AssertNothingLeft(() => Gram.ComputeCovariance(features, Shape, matrix, [], options: new GramOptions { Backend = backend }));
        Assert.Equal(expected, matrix);

        var options = new GramGradientOptions { Backend = backend };
        float[] gradient = new float[Shape.FeatureLength];
        float[] wanted = new float[Shape.FeatureLength];
        double loss = Gram.StyleLoss(features, Shape, matrix, wanted);
        TestDevices.AssertNothingLeft(() => Assert.Equal(loss, Gram.StyleLoss(features, Shape, matrix, gradient, options: options)));
        Assert.Equal(wanted, gradient);
        Gram.Backward(features, Shape, matrix, wanted);
        TestDevices.AssertNothingLeft(() => Gram.Backward(features, Shape, matrix, gradient, options));
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
                () => Gram.Compute(features, Shape, gram, new GramOptions { Backend = backend, CancellationToken = cancelled }));
            var options = new GramGradientOptions { Backend = backend, CancellationToken = cancelled };
            Assert.Throws<OperationCanceledException>(() => Gram.StyleLoss(features, Shape, gram, new float[Shape.FeatureLength], options: options));
        });
        Assert.All(gram, value => Assert.Equal(0, value));
        Gram.Compute(features, Shape, gram, new GramOptions { Backend = backend });
        Assert.NotEqual(0, gram[0]);
    }

    [Fact]
    public void TorchsOwnWords_AreKnown()
    {
        ExternalException real = Assert.Throws<ExternalException>(() => torch.empty(1L << 52));
        Assert.True(OutOfMemory.Is(real), real.Message);
        Assert.True(OutOfMemory.Is(new InsufficientMemoryException()));
        Assert.False(OutOfMemory.Is(new InvalidOperationException("out of memory")));
        ExternalException other = Assert.Throws<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(2, 3)));
        Assert.False(OutOfMemory.Is(other), other.Message);
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
            Gram.Compute(sample.Features, Shape, gram, new GramOptions { Backend = backend });
            Exact.AssertNear(sums, magnitudes, gram, Shape.Pixels);
        });
    }

    private static TorchCalibration AlwaysFaster => TorchCalibration.DefaultFor("cpu") with { StartSeconds = 1e-12, DeviceFlops = 1e15, UploadBytesPerSecond = 1e15, DownloadBytesPerSecond = 1e15 };

    private static GramWork Work() => new()
    {
        Operation = GramOperation.Gram,
        Shape = Shape,
        Element = GramElement.Single,
    };
}
