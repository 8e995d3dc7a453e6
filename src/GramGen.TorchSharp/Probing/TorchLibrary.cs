using System.Runtime.InteropServices;
using TorchSharp;

namespace GramGen.TorchSharp.Probing;

/// <summary>
/// The libtorch of this process. It is loaded before TorchSharp is used, whose static constructor prints and throws if loading
/// fails.
/// </summary>
internal sealed class TorchLibrary
{
    private static readonly Lazy<TorchLibrary> Search = new(Probe);

    /// <summary>Determined once per process.</summary>
    public static TorchLibrary Found => Search.Value;

    public bool IsLoaded { get; private init; }

    public string? Version { get; private init; }

    public bool HasCuda { get; private init; }

    public int DeviceCount { get; private init; }

    /// <summary>Why it is not loaded or, if it is, why it has no CUDA device.</summary>
    public string? Reason { get; private init; }

    private static TorchLibrary Probe()
    {
        string? version = null;
        try
        {
            // Its parts first: unless they are loaded, the binding looks for them only in its own folder.
            _ = TryLoad("c10", out _);
            _ = TryLoad("torch_cpu", out nint cpu);
            _ = TryLoad("torch", out _);
            version = VersionOf(cpu);
            if (!TryLoad("LibTorchSharp", out _))
            {
                return new TorchLibrary { Version = version, HasCuda = Find("torch_cuda") is not null, Reason = LoadFailure() };
            }

            version ??= torch.__version__;
            int devices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            bool hasCuda = devices > 0 || TryLoad("torch_cuda", out _) || Find("torch_cuda") is not null;
            return new TorchLibrary
            {
                IsLoaded = true,
                Version = version,
                HasCuda = hasCuda,
                DeviceCount = devices,
                Reason = devices > 0 ? null : NoDeviceReason(hasCuda),
            };
        }
        // Never throw from a probe; report the failure.
        catch (Exception problem)
        {
            return new TorchLibrary { Version = version, Reason = LoaderMessage.Unknown(problem.GetBaseException().Message) };
        }
    }

    private static string LoadFailure()
    {
        TorchPlatform platform = TorchPlatform.Current;
        if (!platform.IsSupported)
        {
            return platform.NoBinding;
        }

        if (Find("torch_cpu") is not { } libtorch)
        {
            return platform.NotReferenced;
        }

        if (Find("LibTorchSharp") is not { } binding)
        {
            return $"TorchSharp's own {platform.FileOf("LibTorchSharp")} is not in the program's folder; "
                + $"build or publish for {platform.Name}.";
        }

        string message = LoadError(libtorch) ?? LoadError(binding) ?? "it loads by path, but not by name";
        return LoaderMessage.Explain(message, platform, SymbolVersions.Newest);
    }

    private static string NoDeviceReason(bool hasCuda)
    {
        TorchPlatform platform = TorchPlatform.Current;
        return !hasCuda ? CudaUnavailableReason.ForBuild(platform)
            : Find("torch_cuda") is { } library && LoadError(library) is { } message
                ? CudaUnavailableReason.ForLibrary(LoaderMessage.Explain(message, platform, SymbolVersions.Newest))
            : CudaUnavailableReason.ForDriver(CudaDriver.State);
    }

    private static bool TryLoad(string library, out nint handle) =>
        NativeLibrary.TryLoad(library, typeof(torch).Assembly, searchPath: null, out handle);

    /// <summary>The loader's message about a file; <see langword="null"/> if it loads.</summary>
    private static string? LoadError(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            return problem.Message;
        }
    }

    /// <summary>The version that libtorch reports since 2.9: one byte each for major, minor and patch, from the top.</summary>
    private static unsafe string? VersionOf(nint libtorch)
    {
        if (libtorch == 0 || !NativeLibrary.TryGetExport(libtorch, "aoti_torch_abi_version", out nint address))
        {
            return null;
        }

        ulong version = ((delegate* unmanaged<ulong>)address)();
        return $"{version >> 56}.{(byte)(version >> 48)}.{(byte)(version >> 40)}";
    }

    private static string? Find(string library)
    {
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, TorchPlatform.Current.FileOf(library)))
            .FirstOrDefault(File.Exists);
    }
}

/// <summary>Explains why a libtorch that loads has no CUDA device.</summary>
internal static class CudaUnavailableReason
{
    /// <summary>This libtorch is built without CUDA.</summary>
    public static string ForBuild(TorchPlatform platform) => platform.HasCuda
        ? "this libtorch is built for the CPU only; "
            + $"for an NVIDIA GPU reference the package {platform.CudaPackage} instead of {platform.CpuPackage}."
        : $"libtorch has no CUDA on {platform.Name}.";

    /// <summary>This libtorch is built with CUDA, whose library does not load.</summary>
    public static string ForLibrary(string reason) => $"this libtorch is built with CUDA, but {reason}";

    /// <summary>This libtorch is built with CUDA and finds no device.</summary>
    public static string ForDriver(CudaDriverState driver) => driver switch
    {
        { IsInstalled: false } =>
            $"there is no NVIDIA driver: install one for CUDA {TorchPlatform.CudaVersion}; "
            + "a container needs access to the GPU (docker run --gpus all).",
        { Error: { } error and not "CUDA_ERROR_NO_DEVICE" } =>
            $"NVIDIA's driver{Supported(driver)} does not start ({error}); "
            + "nvidia-smi may report more, and a restart fixes a driver that was just updated.",
        { DeviceCount: 0 } =>
            $"NVIDIA's driver{Supported(driver)} finds no GPU; CUDA_VISIBLE_DEVICES hides those that it does not list.",
        _ =>
            $"NVIDIA's driver{Supported(driver)} has a GPU, but libtorch, built for CUDA {TorchPlatform.CudaVersion}, "
            + "cannot use it: update the driver.",
    };

    private static string Supported(CudaDriverState driver) => driver.CudaVersion is null ? "" : $", for CUDA up to {driver.CudaVersion},";
}
