using GramGen.TorchSharp.Device;
using static TorchSharp.torch.backends.cuda;

namespace GramGen.TorchSharp.Tests.Device;

public sealed class FullPrecisionTests : IDisposable
{
    private readonly bool _before;

    public FullPrecisionTests()
    {
        Torch.Require();
        _before = matmul.allow_tf32;
    }

    public void Dispose() => matmul.allow_tf32 = _before;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheSwitch_IsAsItWasAfterwards(bool allowed)
    {
        matmul.allow_tf32 = allowed;
        using (FullPrecision.Hold())
        {
            Assert.False(matmul.allow_tf32);
            using (FullPrecision.Hold())
            {
                Assert.False(matmul.allow_tf32);
            }

            Assert.False(matmul.allow_tf32);
        }

        Assert.Equal(allowed, matmul.allow_tf32);
    }

    [Fact]
    public void AnException_RestoresIt()
    {
        matmul.allow_tf32 = true;
        Assert.Throws<InvalidOperationException>(Fail);
        Assert.True(matmul.allow_tf32);
    }

    private static void Fail()
    {
        using var precision = FullPrecision.Hold();
        throw new InvalidOperationException();
    }

    [Fact]
    public void WhereItIsAllowedOrThereIsNone_NothingIsSwitched()
    {
        matmul.allow_tf32 = true;
        using (FullPrecision.On(new DeviceName(global::TorchSharp.DeviceType.CPU, 0).ToTorch(), allowsTf32: false))
        {
            Assert.True(matmul.allow_tf32);
        }

        Assert.False(FullPrecision.IsNeededOn(global::TorchSharp.DeviceType.CUDA, allowsTf32: true));
        Assert.True(FullPrecision.IsNeededOn(global::TorchSharp.DeviceType.CUDA, allowsTf32: false));
    }
}
