using System.Runtime.InteropServices;

namespace GramGen.TorchSharp.Probing;

/// <summary>A platform by its .NET name, and TorchSharp's packages for it.</summary>
internal sealed record TorchPlatform(string Name)
{
    /// <summary>The TorchSharp version that this library is built with.</summary>
    public const string TorchSharpVersion = "0.107";

    /// <summary>The libtorch version that this TorchSharp is built for.</summary>
    public const string LibtorchVersion = "2.10.0";

    /// <summary>The CUDA version that libtorch's packages are built for.</summary>
    public const string CudaVersion = "12.8";

    private static readonly string[] Supported = ["linux-x64", "osx-arm64", "win-arm64", "win-x64"];
    private static readonly string[] SupportedWithCuda = ["linux-x64", "win-x64"];

    public static TorchPlatform Current { get; } = new(CurrentName());

    public bool IsSupported => Supported.Contains(Name);

    public bool HasCuda => SupportedWithCuda.Contains(Name);

    public string CpuPackage => $"libtorch-cpu-{Name}";

    public string CudaPackage => $"libtorch-cuda-{CudaVersion}-{Name}";

    public string NoBinding => $"TorchSharp has no native library for {Name}; only for {string.Join(", ", Supported)}.";

    public string NotReferenced =>
        $"the program contains no libtorch; reference the package {CpuPackage}"
        + (HasCuda ? $", or for an NVIDIA GPU {CudaPackage}" : "")
        + $", version {LibtorchVersion} for TorchSharp {TorchSharpVersion}.";

    /// <summary>The file name of a native library.</summary>
    public string FileOf(string library) => Name switch
    {
        _ when Name.StartsWith("win-", StringComparison.Ordinal) => $"{library}.dll",
        _ when Name.StartsWith("osx-", StringComparison.Ordinal) => $"lib{library}.dylib",
        _ => $"lib{library}.so",
    };

    private static string CurrentName()
    {
        string system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
