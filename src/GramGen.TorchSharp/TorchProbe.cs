using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp;

/// <summary>What is available of libtorch and CUDA on this machine, what is missing, and how to get it.</summary>
public sealed record TorchProbe
{
    internal TorchProbe()
    {
    }

    /// <summary>Whether libtorch runs here. If not, <see cref="Reason"/> says why, and TorchSharp throws at its first use.</summary>
    public bool IsAvailable { get; internal init; }

    /// <summary>The version that libtorch reports, such as <c>2.10.0</c>; <see langword="null"/> if none is found.</summary>
    public string? Version { get; internal init; }

    /// <summary>Whether this build of libtorch has CUDA, with or without a device.</summary>
    public bool HasCuda { get; internal init; }

    /// <summary>The CUDA devices that libtorch can use; empty if it does not run or finds none.</summary>
    public IReadOnlyList<TorchCudaDevice> CudaDevices { get; internal init; } = [];

    /// <summary>
    /// What is missing or too old, and how to fix it: for libtorch if it does not run, otherwise for CUDA;
    /// <see langword="null"/> if there are <see cref="CudaDevices"/>.
    /// </summary>
    public string? Reason { get; internal init; }

    /// <summary>
    /// Probes libtorch and CUDA. Never throws and prints nothing. The first call loads libtorch, which is tried once per process;
    /// free memory is queried on every call.
    /// </summary>
    /// <remarks>
    /// Querying the free memory of a device that the process does not use yet initializes it briefly, which takes some tenths of
    /// a second.
    /// </remarks>
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

    /// <summary>The result as one sentence.</summary>
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

/// <summary>A CUDA device that libtorch can use.</summary>
public sealed record TorchCudaDevice
{
    /// <summary>Its number in <c>torch.device(DeviceType.CUDA, index)</c>.</summary>
    public required int Index { get; init; }

    /// <summary>NVIDIA's name for it; <see langword="null"/> if the driver does not report it.</summary>
    public string? Name { get; init; }

    /// <summary>Its total memory in bytes; <see langword="null"/> if the driver does not report it.</summary>
    public long? TotalMemory { get; init; }

    /// <summary>
    /// The bytes that were free at the time of the probe; <see langword="null"/> if the driver does not report them. Memory that
    /// libtorch keeps for its next tensors counts as used.
    /// </summary>
    public long? FreeMemory { get; init; }

    /// <summary>Number, name and memory.</summary>
    public override string ToString()
    {
        string memory = (FreeMemory, TotalMemory) switch
        {
            ({ } free, { } total) => $", {GiB(free)} of {GiB(total)} GiB free",
            (null, { } total) => $", {GiB(total)} GiB",
            _ => "",
        };
        return $"cuda:{Index} {Name ?? "of unknown name"}{memory}";
    }

    private static string GiB(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):F1}");
}
