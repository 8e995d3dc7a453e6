using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp.Tests.Probing;

/// <summary>A real driver is queried if there is one; without one, values are unknown and nothing is thrown.</summary>
public sealed class CudaDriverTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void NoSuchDevice_IsUnknown(int device)
    {
        Assert.Null(CudaDriver.Name(device));
        Assert.Null(CudaDriver.TotalMemory(device));
        Assert.Null(CudaDriver.FreeMemory(device));
    }

    [Fact]
    public void Devices_TellNameAndMemory()
    {
        Assert.SkipWhen(CudaDriver.State.DeviceCount == 0, CudaUnavailableReason.ForDriver(CudaDriver.State));

        for (int device = 0; device < CudaDriver.State.DeviceCount; device++)
        {
            Assert.False(string.IsNullOrWhiteSpace(CudaDriver.Name(device)));
            Assert.InRange(CudaDriver.FreeMemory(device)!.Value, 1, CudaDriver.TotalMemory(device)!.Value);
        }
    }
}
