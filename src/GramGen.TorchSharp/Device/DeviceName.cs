using System.Globalization;
using GramGen.TorchSharp.Probing;
using TorchSharp;

namespace GramGen.TorchSharp.Device;

/// <summary>A device by torch's name for it, usable where torch does not run.</summary>
/// <param name="Type">CPU or CUDA.</param>
/// <param name="Index">The number of the CUDA device.</param>
internal readonly record struct DeviceName(DeviceType Type, int Index)
{
    private const string Cuda = "cuda";
    private const string Cpu = "cpu";

    /// <summary>Parses <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public static DeviceName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == Cpu)
        {
            return new DeviceName(DeviceType.CPU, 0);
        }

        string[] parts = name.Split(':', 2);
        int index = 0;
        bool hasIndex = parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        return parts[0] == Cuda && hasIndex
            ? new DeviceName(DeviceType.CUDA, index)
            : throw new ArgumentException(
                $"'{name}' is not a device of TorchGramBackend; use 'cuda', 'cuda:0', 'cuda:1' and so on, or 'cpu'.", nameof(name));
    }

    /// <summary>The name, with that of the GPU if it is known.</summary>
    public string Description => Type == DeviceType.CUDA && CudaDriver.Name(Index) is { } gpu ? $"{this} {gpu}" : ToString();

    /// <summary>Why the device cannot be used; null if it can.</summary>
    public string? UnavailableReason()
    {
        TorchLibrary library = TorchLibrary.Found;
        return !library.IsLoaded ? library.Reason
            : Type == DeviceType.CPU || Index < library.DeviceCount ? null
            : library.Reason ?? $"there is no {this}; the number of CUDA devices is {library.DeviceCount}";
    }

    /// <summary>torch's object; only where torch runs.</summary>
    public torch.Device ToTorch() => Type == DeviceType.CPU ? new torch.Device(DeviceType.CPU) : new torch.Device(DeviceType.CUDA, Index);

    /// <summary>torch's name.</summary>
    public override string ToString() => Type == DeviceType.CPU ? Cpu : $"{Cuda}:{Index}";
}
