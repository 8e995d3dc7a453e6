namespace GramGen.TorchSharp.Tests;

public sealed class TorchProbeTests
{
    [Fact]
    public void Run_SaysWhatIsThere()
    {
        TorchProbe probe = TorchGramBackend.Probe();

        Assert.Equal(probe.CudaDevices.Count == 0, probe.Reason is not null);
        Assert.True(probe.IsAvailable || probe.CudaDevices.Count == 0);
        Assert.Contains(probe.Reason ?? probe.CudaDevices[0].ToString(), probe.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A100", 40L << 30, 43_000_000_000, "libtorch 2.10.0 runs, with CUDA: cuda:0 A100, 40.0 of 40.0 GiB free.")]
    [InlineData("A100", null, 3L << 29, "libtorch 2.10.0 runs, with CUDA: cuda:0 A100, 1.5 GiB.")]
    [InlineData(null, null, null, "libtorch 2.10.0 runs, with CUDA: cuda:0 of unknown name.")]
    public void Device_IsWrittenWithWhatIsKnown(string? name, long? free, long? total, string words)
    {
        var device = new TorchCudaDevice { Index = 0, Name = name, FreeMemory = free, TotalMemory = total };

        Assert.Equal(words, new TorchProbe { IsAvailable = true, Version = "2.10.0", HasCuda = true, CudaDevices = [device] }.ToString());
    }
}
