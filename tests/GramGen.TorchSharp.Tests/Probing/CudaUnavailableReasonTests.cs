using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp.Tests.Probing;

public sealed class CudaUnavailableReasonTests
{
    [Fact]
    public void BuildForTheCpu_IsToldTheOtherPackage() => Assert.Equal(
        "this libtorch is built for the CPU only; for an NVIDIA GPU reference the package libtorch-cuda-12.8-linux-x64 "
        + "instead of libtorch-cpu-linux-x64.",
        CudaUnavailableReason.ForBuild(new TorchPlatform("linux-x64")));

    [Fact]
    public void PlatformWithoutCuda_IsToldSo() =>
        Assert.Equal("libtorch has no CUDA on osx-arm64.", CudaUnavailableReason.ForBuild(new TorchPlatform("osx-arm64")));

    [Fact]
    public void LibraryThatDoesNotLoad_IsToldWhy() => Assert.Equal(
        "this libtorch is built with CUDA, but libcudnn.so.9 is missing.",
        CudaUnavailableReason.ForLibrary("libcudnn.so.9 is missing."));

    [Fact]
    public void NoDriver() => Assert.Equal(
        "there is no NVIDIA driver: install one for CUDA 12.8; a container needs access to the GPU (docker run --gpus all).",
        CudaUnavailableReason.ForDriver(new CudaDriverState(IsInstalled: false)));

    [Theory]
    [InlineData("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", 0, "does not start (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH)")]
    [InlineData("CUDA_ERROR_NO_DEVICE", 0, "finds no GPU")]
    [InlineData(null, 0, "finds no GPU")]
    [InlineData(null, 2, "has a GPU, but libtorch, built for CUDA 12.8, cannot use it: update the driver.")]
    public void DriverWithoutUse(string? error, int devices, string words)
    {
        var driver = new CudaDriverState(IsInstalled: true, new Version(11, 4), error, devices);

        Assert.StartsWith(
            $"NVIDIA's driver, for CUDA up to 11.4, {words}", CudaUnavailableReason.ForDriver(driver), StringComparison.Ordinal);
    }
}
