using TorchSharp;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Keeps products of <see cref="float"/> on a GPU in full precision until it is disposed: TF32 rounds the factors to 10 bits.
/// The setting is process-wide, so concurrent products share it, and the last one restores it.
/// </summary>
internal readonly struct FullPrecision : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _users;
    private static bool _allowed;

    private readonly bool _isHeld;

    private FullPrecision(bool isHeld) => _isHeld = isHeld;

    /// <summary>Turns TF32 off on a CUDA device unless it is allowed; other devices do not have it.</summary>
    public static FullPrecision On(torch.Device device, bool allowsTf32) => IsNeededOn(device.type, allowsTf32) ? Hold() : default;

    /// <summary>Whether products could round their factors otherwise.</summary>
    public static bool IsNeededOn(DeviceType device, bool allowsTf32) => device == DeviceType.CUDA && !allowsTf32;

    /// <summary>Turns TF32 off.</summary>
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
