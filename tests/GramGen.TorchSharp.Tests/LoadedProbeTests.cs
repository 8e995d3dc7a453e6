using GramGen.TorchSharp.Probing;
using TorchSharp;

namespace GramGen.TorchSharp.Tests;

/// <summary>The probe where libtorch runs, against what libtorch says itself.</summary>
public sealed class LoadedProbeTests
{
    public LoadedProbeTests() => Torch.Require();

    [Fact]
    public void Version_IsTheOneThatTorchSharpIsBuiltFor()
    {
        Assert.Equal(TorchPlatform.LibtorchVersion, TorchGramBackend.Probe().Version);
        Assert.StartsWith(
            $"libtorch {TorchPlatform.LibtorchVersion} runs, with", TorchGramBackend.Probe().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_AreThoseOfLibtorch()
    {
        Assert.Equal(Enumerable.Range(0, torch.cuda.device_count()), TorchGramBackend.Probe().CudaDevices.Select(device => device.Index));
        Assert.Equal(torch.cuda.is_available(), TorchGramBackend.Probe().CudaDevices.Count > 0);
    }

    [Fact]
    public void BuildWithoutCuda_SaysSo()
    {
        Assert.SkipWhen(TorchGramBackend.Probe().HasCuda, "this libtorch has CUDA");

        Assert.Equal(CudaUnavailableReason.ForBuild(TorchPlatform.Current), TorchGramBackend.Probe().Reason);
    }
}
