namespace GramGen.TorchSharp.Device;

/// <summary>A product with its memory, to be computed on a device. Run again, it begins anew.</summary>
internal interface IDeviceCall
{
    /// <summary>What is computed.</summary>
    GramWork Work { get; }

    /// <summary>Computes it.</summary>
    /// <param name="memory">The device's.</param>
    /// <param name="pieces">How the features are cut.</param>
    void Run(DeviceMemory memory, Pieces pieces);
}
