using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>
/// The last gradient that was handed to torch on this thread. Torch takes its own hold of it after the backward function has
/// returned, and says nothing when it has: so it is disposed at the next occasion, and never more than one lives on.
/// </summary>
internal static class ReturnedGradient
{
    [ThreadStatic]
    private static Tensor? _last;

    public static void Release()
    {
        if (_last is not null)
        {
            _last.Dispose();
            _last = null;
        }
    }

    public static void Hold(Tensor gradient)
    {
        Release();
        _last = gradient;
    }
}
