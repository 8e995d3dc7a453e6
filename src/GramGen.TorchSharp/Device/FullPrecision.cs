using TorchSharp;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Keeps products of <see cref="float"/> on a GPU in full precision while it lasts: TF32 rounds the factors to 10 bits. The
/// switch is the process' own, so products that run beside each other share it, and the last restores it.
/// </summary>
internal readonly struct FullPrecision : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _users;
    private static bool _allowed;

    private readonly bool _isHeld;

    private FullPrecision(bool isHeld) => _isHeld = isHeld;

    /// <summary>Switches TF32 off on a CUDA device unless it is allowed; other devices have none.</summary>
    public static FullPrecision On(torch.Device device, bool allowsTf32) => IsNeededOn(device.type, allowsTf32) ? Hold() : default;

    /// <summary>Whether products would be rounded otherwise.</summary>
    public static bool IsNeededOn(DeviceType device, bool allowsTf32) => device == DeviceType.CUDA && !allowsTf32;

    /// <summary>Switches TF32 off.</summary>
    public static FullPrecision Hold()
    {
        lock (Gate)
        {
            if (_users++ == 0)
            {
                _allowed = torch.backends.cuda.matmul.allow_tf32;
                torch.backends.cuda.matmul.allow_tf32 = false;
            }
        }

        return new FullPrecision(isHeld: true);
    }

    public void Dispose()
    {
        if (!_isHeld)
        {
            return;
        }

        lock (Gate)
        {
            if (--_users == 0)
            {
                torch.backends.cuda.matmul.allow_tf32 = _allowed;
            }
        }
    }
}
