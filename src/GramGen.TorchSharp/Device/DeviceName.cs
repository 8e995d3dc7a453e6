using System.Globalization;
using GramGen.TorchSharp.Probing;
using TorchSharp;

namespace GramGen.TorchSharp.Device;

/// <summary>A device by torch's name for it, without a need for torch.</summary>
/// <param name="Type">CPU or CUDA.</param>
/// <param name="Index">Which of the CUDA devices.</param>
internal readonly record struct DeviceName(DeviceType Type, int Index)
{
    private const string Cuda = "cuda";
    private const string Cpu = "cpu";

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
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
            : throw new ArgumentException($"'{name}' is no device of TorchGramBackend; there are 'cuda', 'cuda:0', 'cuda:1' and so on, and 'cpu'.", nameof(name));
    }

    /// <summary>The name, and that of the GPU if it can be known.</summary>
    public string Description => Type == DeviceType.CUDA && CudaDriver.Name(Index) is { } gpu ? $"{this} {gpu}" : ToString();

    /// <summary>Why it is not available; null if it is.</summary>
    public string? UnavailableReason()
    {
        TorchLibrary library = TorchLibrary.Found;
        return !library.IsLoaded ? library.Reason
            : Type == DeviceType.CPU || Index < library.DeviceCount ? null
            : library.Reason ?? $"there is no {this}; there are {library.DeviceCount} CUDA devices";
    }

    /// <summary>torch's object, where torch runs.</summary>
    public torch.Device ToTorch() => Type == DeviceType.CPU ? new torch.Device(DeviceType.CPU) : new torch.Device(DeviceType.CUDA, Index);

    /// <summary>torch's name.</summary>
    public override string ToString() => Type == DeviceType.CPU ? Cpu : $"{Cuda}:{Index}";
}
