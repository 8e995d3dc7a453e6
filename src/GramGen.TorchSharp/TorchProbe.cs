using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp;

/// <summary>The libtorch and the CUDA devices of this machine, what is missing and how to get it.</summary>
public sealed record TorchProbe
{
    internal TorchProbe()
    {
    }

    /// <summary>Whether libtorch runs here; where it does not, <see cref="Reason"/> tells why, and TorchSharp throws at its first use.</summary>
    public bool IsAvailable { get; internal init; }

    /// <summary>The version that libtorch gives of itself, such as <c>2.10.0</c>; <see langword="null"/> if none is found.</summary>
    public string? Version { get; internal init; }

    /// <summary>Whether this build of libtorch has CUDA, be there a device or not.</summary>
    public bool HasCuda { get; internal init; }

    /// <summary>The CUDA devices that libtorch can use; none where it does not run or finds none.</summary>
    public IReadOnlyList<TorchCudaDevice> CudaDevices { get; internal init; } = [];

    /// <summary>
    /// What is missing or too old, and what to do about it: of libtorch where it does not run, else of CUDA;
    /// <see langword="null"/> where there are <see cref="CudaDevices"/>.
    /// </summary>
    public string? Reason { get; internal init; }

    /// <summary>
    /// Probes the machine. Never throws and prints nothing. libtorch is loaded at the first call, and whether it loads is found out
    /// once for the process; free memory is asked anew.
    /// </summary>
    /// <remarks>
    /// To tell its free memory, a device that the process does not use yet is started for a moment, which takes some tenths of a second.
    /// </remarks>
    /// <returns>What was found.</returns>
    internal static TorchProbe Run()
    {
        TorchLibrary torch = TorchLibrary.Found;
        return new TorchProbe
        {
            IsAvailable = torch.IsLoaded,
            Version = torch.Version,
            HasCuda = torch.HasCuda,
            CudaDevices = [.. Enumerable.Range(0, torch.DeviceCount).Select(Device)],
            Reason = torch.Reason,
        };
    }

    /// <summary>The result, for messages.</summary>
    public override string ToString()
    {
        string library = Version is null ? "libtorch" : $"libtorch {Version}";
        return !IsAvailable ? $"{library} does not run: {Reason}"
            : CudaDevices.Count == 0 ? $"{library} runs, without CUDA: {Reason}"
            : $"{library} runs, with CUDA: {string.Join("; ", CudaDevices)}.";
    }

    private static TorchCudaDevice Device(int index) => new()
    {
        Index = index,
        Name = CudaDriver.Name(index),
        TotalMemory = CudaDriver.TotalMemory(index),
        FreeMemory = CudaDriver.FreeMemory(index),
    };
}
