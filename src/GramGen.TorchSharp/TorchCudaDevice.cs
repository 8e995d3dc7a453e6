namespace GramGen.TorchSharp;

/// <summary>A CUDA device that libtorch can use.</summary>
public sealed record TorchCudaDevice
{
    /// <summary>Its number in <c>torch.device(DeviceType.CUDA, index)</c>.</summary>
    public required int Index { get; init; }

    /// <summary>What NVIDIA calls it; <see langword="null"/> if the driver does not tell.</summary>
    public string? Name { get; init; }

    /// <summary>All its memory in bytes; <see langword="null"/> if the driver does not tell.</summary>
    public long? TotalMemory { get; init; }

    /// <summary>
    /// The bytes that nobody held at the time of the probe; <see langword="null"/> if the driver does not tell. What libtorch keeps
    /// for its next tensors counts as held.
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
