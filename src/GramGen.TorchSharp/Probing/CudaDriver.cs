using System.Runtime.InteropServices;
using System.Text;

namespace GramGen.TorchSharp.Probing;

/// <summary>The state of NVIDIA's driver.</summary>
/// <param name="IsInstalled">Whether its library is installed.</param>
/// <param name="CudaVersion">The newest CUDA version it supports.</param>
/// <param name="Error">The name of the error with which it failed to start.</param>
/// <param name="DeviceCount">The devices that this process can see.</param>
internal sealed record CudaDriverState(bool IsInstalled, Version? CudaVersion = null, string? Error = null, int DeviceCount = 0);

/// <summary>
/// Queries NVIDIA's driver for what TorchSharp does not report. Device numbers are libtorch's: both respect
/// <c>CUDA_VISIBLE_DEVICES</c>. Unknown values are <see langword="null"/>.
/// </summary>
internal static unsafe class CudaDriver
{
    private const int Success = 0;
    private const int NameLength = 256;

    private static readonly nint Library = NativeLibrary.TryLoad(FileName, out nint library) ? library : 0;
    private static readonly int? Started = Start();

    public static string FileName => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    public static CudaDriverState State { get; } = new(
        IsInstalled: Library != 0,
        CudaVersion: Version(),
        Error: Started is null or Success ? null : ErrorName(Started.Value),
        DeviceCount: Count());

    public static string? Name(int device)
    {
        byte* name = stackalloc byte[NameLength];
        return Handle(device) is { } handle
            && Find("cuDeviceGetName") is var query && query != 0
            && ((delegate* unmanaged<byte*, int, int, int>)query)(name, NameLength, handle) == Success
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name))
            : null;
    }

    /// <summary>The total memory of a device in bytes.</summary>
    public static long? TotalMemory(int device)
    {
        nuint total;
        return Handle(device) is { } handle
            && Find("cuDeviceTotalMem_v2") is var query && query != 0
            && ((delegate* unmanaged<nuint*, int, int>)query)(&total, handle) == Success
            ? (long)total
            : null;
    }

    /// <summary>
    /// The free memory of a device in bytes. If the process does not use the device yet, it is initialized and released again.
    /// </summary>
    public static long? FreeMemory(int device)
    {
        // The context that libtorch itself uses.
        nint retain = Find("cuDevicePrimaryCtxRetain");
        nint release = Find("cuDevicePrimaryCtxRelease_v2");
        nint context;
        if (Handle(device) is not { } handle
            || retain == 0
            || release == 0
            || ((delegate* unmanaged<nint*, int, int>)retain)(&context, handle) != Success)
        {
            return null;
        }

        try
        {
            return FreeMemoryIn(context);
        }
        finally
        {
            _ = ((delegate* unmanaged<int, int>)release)(handle);
        }
    }

    /// <summary>Restores the thread's current context.</summary>
    private static long? FreeMemoryIn(nint context)
    {
        nint push = Find("cuCtxPushCurrent_v2");
        nint pop = Find("cuCtxPopCurrent_v2");
        nint query = Find("cuMemGetInfo_v2");
        if (push == 0 || pop == 0 || query == 0 || ((delegate* unmanaged<nint, int>)push)(context) != Success)
        {
            return null;
        }

        nuint free;
        nuint total;
        int result = ((delegate* unmanaged<nuint*, nuint*, int>)query)(&free, &total);
        nint popped;
        _ = ((delegate* unmanaged<nint*, int>)pop)(&popped);
        return result == Success ? (long)free : null;
    }

    /// <summary>The result of the driver's first call; <see langword="null"/> without a driver.</summary>
    private static int? Start() => Find("cuInit") is var start && start != 0 ? ((delegate* unmanaged<uint, int>)start)(0) : null;

    private static int Count()
    {
        int count;
        return Started == Success
            && Find("cuDeviceGetCount") is var query && query != 0
            && ((delegate* unmanaged<int*, int>)query)(&count) == Success
            ? count
            : 0;
    }

    private static Version? Version()
    {
        // 12080 for 12.8.
        int version;
        return Find("cuDriverGetVersion") is var query && query != 0 && ((delegate* unmanaged<int*, int>)query)(&version) == Success
            ? new Version(version / 1000, version % 1000 / 10)
            : null;
    }

    private static string ErrorName(int error)
    {
        byte* name;
        return Find("cuGetErrorName") is var query && query != 0
            && ((delegate* unmanaged<int, byte**, int>)query)(error, &name) == Success
            ? Marshal.PtrToStringUTF8((nint)name) ?? $"error {error}"
            : $"error {error}";
    }

    private static int? Handle(int device)
    {
        int handle;
        return Started == Success
            && Find("cuDeviceGet") is var query && query != 0
            && ((delegate* unmanaged<int*, int, int>)query)(&handle, device) == Success
            ? handle
            : null;
    }

    private static nint Find(string entry) => Library != 0 && NativeLibrary.TryGetExport(Library, entry, out nint address) ? address : 0;
}
