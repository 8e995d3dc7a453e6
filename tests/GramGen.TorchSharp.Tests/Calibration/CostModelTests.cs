namespace GramGen.TorchSharp.Tests.Calibration;

public sealed class CostModelTests
{
    private static readonly TorchCalibration Rates = new()
    {
        Device = "cuda:0",
        StartSeconds = 1e-4,
        UploadBytesPerSecond = 1e10,
        DownloadBytesPerSecond = 5e9,
        DeviceFlops = 1e13,
        DeviceDoubleFlops = 1e12,
        CpuFlops = 1e11,
        CpuDoubleFlops = 5e10,
    };

    public static GramProductWork Work => new()
    {
        Shape = new GramShape(64, 50176),
        Element = GramElement.Single,
        Threads = 2,
    };

    [Fact]
    public void Times_AreSumsOfTheirParts()
    {
        double upload = 64 * 50176 * 4 / 1e10;
        double multiply = 2.0 * 64 * 64 * 50176 / 1e13;
        Assert.Equal(1e-4 + upload + multiply + (64 * 64 * 4 / 5e9), Rates.DeviceSeconds(Work), 1e-9);
        Assert.Equal(64.0 * 65 * 50176 / 2e11, Rates.CpuSeconds(Work), 1e-9);
        GramProductWork doubles = Work with { Element = GramElement.Double };
        Assert.Equal(1e-4 + (2 * upload) + (10 * multiply) + (64 * 64 * 8 / 5e9), Rates.DeviceSeconds(doubles), 1e-9);
        Assert.Equal(2 * Rates.CpuSeconds(Work), Rates.CpuSeconds(doubles), 1e-9);
    }

    [Fact]
    public void AStyleLoss_CountsItsGradient()
    {
        var loss = new GramStyleLossWork { Shape = Work.Shape, Element = Work.Element, Threads = Work.Threads };
        GramStyleLossWork gradient = loss with { HasGradient = true };
        double features = 64 * 50176;
        Assert.Equal((features * 4 / 5e9) + (2 * 64 * features / 1e13), Rates.DeviceSeconds(gradient) - Rates.DeviceSeconds(loss), 1e-9);
        Assert.Equal(2 * 64 * features / 2e11, Rates.CpuSeconds(gradient) - Rates.CpuSeconds(loss), 1e-9);
    }

    [Fact]
    public void TheCrossover_IsWhereTheTimesCross()
    {
        int crossover = Rates.CrossoverPixels(512, threads: 2) ?? throw new InvalidOperationException("The device is faster.");
        GramProductWork at = Work with { Shape = new GramShape(512, crossover) };
        Assert.True(Rates.PrefersDevice(at));
        Assert.False(Rates.PrefersDevice(at with { Shape = new GramShape(512, crossover - 1) }));
        Assert.InRange(crossover, 10, 100_000);
    }

    [Fact]
    public void WhereTheCpuIsAlwaysFaster_ThereIsNone()
    {
        Assert.Null(TorchCalibration.DefaultFor("cpu").CrossoverPixels(64, threads: 1));
        Assert.Null((Rates with { UploadBytesPerSecond = 1e8 }).CrossoverPixels(64, threads: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rates.CrossoverPixels(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rates.CrossoverPixels(64, threads: 0));
    }

    [Fact]
    public void TheComparison_ReadsWell() => Assert.Equal(
        "1.43 ms on the device, 1.28 ms of it for the upload, against 1.04 ms on 2 threads of the CPU, by this machine's calibration",
        Rates.Compare(Work));
}
