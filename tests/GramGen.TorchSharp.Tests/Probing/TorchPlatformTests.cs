using GramGen.TorchSharp.Probing;
using TorchSharp;

namespace GramGen.TorchSharp.Tests.Probing;

public sealed class TorchPlatformTests
{
    [Theory]
    [InlineData("linux-x64", "libtorch-cpu-linux-x64, or for an NVIDIA GPU libtorch-cuda-12.8-linux-x64,")]
    [InlineData("win-x64", "libtorch-cpu-win-x64, or for an NVIDIA GPU libtorch-cuda-12.8-win-x64,")]
    [InlineData("win-arm64", "libtorch-cpu-win-arm64,")]
    [InlineData("osx-arm64", "libtorch-cpu-osx-arm64,")]
    public void ProgramWithoutLibtorch_IsToldThePackage(string platform, string packages)
    {
        Assert.True(new TorchPlatform(platform).IsSupported);
        Assert.Equal(
            $"the program contains no libtorch; reference the package {packages} version 2.10.0 for TorchSharp 0.107.",
            new TorchPlatform(platform).NotReferenced);
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    public void PlatformThatTorchSharpLeavesOut_IsToldTheOthers(string platform)
    {
        Assert.False(new TorchPlatform(platform).IsSupported);
        Assert.Equal(
            $"TorchSharp has no native library for {platform}; only for linux-x64, osx-arm64, win-arm64, win-x64.",
            new TorchPlatform(platform).NoBinding);
    }

    [Theory]
    [InlineData("linux-x64", "libtorch_cpu.so")]
    [InlineData("win-x64", "torch_cpu.dll")]
    [InlineData("osx-arm64", "libtorch_cpu.dylib")]
    public void FileOf_IsThePlatformsOwn(string platform, string file) =>
        Assert.Equal(file, new TorchPlatform(platform).FileOf("torch_cpu"));

    /// <summary>The versions in the words are those of the package that is built with.</summary>
    [Fact]
    public void Versions_AreOfTheTorchSharpInUse()
    {
        Torch.Require();

        Assert.StartsWith(
            TorchPlatform.TorchSharpVersion + ".", typeof(torch).Assembly.GetName().Version!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(TorchPlatform.LibtorchVersion, torch.__version__, StringComparison.Ordinal);
    }
}
