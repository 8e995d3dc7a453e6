namespace GramGen.TorchSharp.Tests;

public sealed class TorchGramBackendTests
{
    private static readonly GramShape Shape = new(4, 100);

    /// <summary>On every machine: with a GPU, without, and without libtorch.</summary>
    [Fact]
    public void ADeviceThatIsNotThere_LeavesAllToTheCpu()
    {
        var backend = new TorchGramBackend("cuda:77");
        Assert.False(backend.IsAvailable);
        Assert.Equal("torch cuda:77", backend.Name);
        float[] features = [.. Enumerable.Range(0, Shape.FeatureLength).Select(k => (float)k)];
        float[] expected = new float[Shape.GramLength];
        float[] gram = new float[Shape.GramLength];
        Gram.Compute(features, Shape, expected);
        Gram.Compute(features, Shape, gram, options: new GramOptions { Backend = backend });
        Assert.Equal(expected, gram);
        Assert.NotEmpty(backend.UnavailableReason!);
        Assert.Equal(backend.UnavailableReason, backend.Explain(Work));
        Assert.False(backend.ShouldRun(Work));
        GramExplanation explanation = Gram.Explain(Shape, options: new GramOptions { Backend = backend });
        Assert.Equal("cpu", explanation.Backend);
        Assert.Equal($"the options name torch cuda:77, but {backend.UnavailableReason}", explanation.BackendReason);
    }

    [Fact]
    public void TheDefaultDevice_IsTheFirstGpu()
    {
        var backend = new TorchGramBackend();
        Assert.Equal("torch cuda:0", backend.Name);
        Assert.Equal(TorchGramBackend.Probe().CudaDevices.Count > 0, backend.IsAvailable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("cpu:0")]
    public void WhatIsNoDevice_IsRefused(string device)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new TorchGramBackend(device));
        Assert.StartsWith(
            $"'{device}' is not a device of TorchGramBackend; use 'cuda', 'cuda:0', 'cuda:1' and so on, or 'cpu'.",
            refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TorchGramBackend.Calibrate(device));
    }

    [Fact]
    public void AnotherDevicesCalibration_IsRefused()
    {
        Torch.Require();
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => new TorchGramBackend("cpu", TorchCalibration.DefaultFor("cuda:0 Some GPU")));
        Assert.StartsWith(
            "The calibration is of 'cuda:0 Some GPU'; the device is 'cpu'. Calibrate again.", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADeviceThatIsNotThere_CannotBeMeasured() => Assert.StartsWith(
        "cuda:77 cannot be measured: ",
        Assert.Throws<PlatformNotSupportedException>(() => TorchGramBackend.Calibrate("cuda:77")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void TheCostModel_DecidesAndSaysWhy()
    {
        Torch.Require();
        var slow = new TorchGramBackend("cpu");
        Assert.False(slow.ShouldRun(Work));
        Assert.Contains("against", slow.Explain(Work), StringComparison.Ordinal);
        Assert.EndsWith("by the default rates", slow.Explain(Work), StringComparison.Ordinal);
        var fast = new TorchGramBackend("cpu", TorchCalibration.DefaultFor("cpu") with { CpuFlops = 1 });
        Assert.True(fast.ShouldRun(Work));
        GramExplanation explanation = Gram.Explain(Shape, options: new GramOptions { Backend = fast });
        Assert.Equal("torch cpu", explanation.Backend);
    }

    [Fact]
    public void ALimitBelowOneByte_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGramBackend { MemoryLimit = 0 });

    private static GramProductWork Work => new()
    {
        Shape = Shape,
        Element = GramElement.Single,
    };
}
