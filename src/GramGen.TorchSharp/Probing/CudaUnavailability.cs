namespace GramGen.TorchSharp.Probing;

/// <summary>Says why libtorch, which runs, has no CUDA device.</summary>
internal static class CudaUnavailability
{
    /// <summary>This libtorch is built without CUDA.</summary>
    public static string OfBuild(TorchPlatform platform) => platform.HasCuda
        ? $"this libtorch is built for the CPU alone; for an NVIDIA GPU reference the package {platform.CudaPackage} in place of {platform.CpuPackage}."
        : $"libtorch has no CUDA on {platform.Name}.";

    /// <summary>This libtorch is built with CUDA, whose library does not load.</summary>
    public static string OfLibrary(string reason) => $"this libtorch is built with CUDA, but {reason}";

    /// <summary>This libtorch is built with CUDA and finds no device.</summary>
    public static string OfDevice(CudaDriverState driver) => driver switch
    {
        { IsInstalled: false } =>
            $"there is no NVIDIA driver: install one for CUDA {TorchPlatform.CudaVersion}; a container needs the GPU handed in (docker run --gpus all).",
        { Error: { } error and not "CUDA_ERROR_NO_DEVICE" } =>
            $"NVIDIA's driver{Served(driver)} does not start ({error}); nvidia-smi may tell more, and a restart mends a driver that was just updated.",
        { DeviceCount: 0 } =>
            $"NVIDIA's driver{Served(driver)} finds no GPU; CUDA_VISIBLE_DEVICES hides those that it does not list.",
        _ =>
            $"NVIDIA's driver{Served(driver)} has a GPU, but libtorch, built for CUDA {TorchPlatform.CudaVersion}, cannot use it: update the driver.",
    };

    private static string Served(CudaDriverState driver) => driver.CudaVersion is null ? "" : $", for CUDA up to {driver.CudaVersion},";
}
