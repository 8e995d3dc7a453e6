using System.Runtime.InteropServices;
using System.Text;

namespace GramGen.TorchSharp.Probing;

/// <summary>
/// Asks NVIDIA's driver what TorchSharp does not tell of a device. Devices have libtorch's numbers: both heed
/// <c>CUDA_VISIBLE_DEVICES</c>. What cannot be found out is <see langword="null"/>.
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
            && Find("cuDeviceGetName") is var ask && ask != 0
            && ((delegate* unmanaged<byte*, int, int, int>)ask)(name, NameLength, handle) == Success
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name))
            : null;
    }

    /// <summary>All memory of a device in bytes.</summary>
    public static long? TotalMemory(int device)
    {
        nuint total;
        return Handle(device) is { } handle
            && Find("cuDeviceTotalMem_v2") is var ask && ask != 0
            && ((delegate* unmanaged<nuint*, int, int>)ask)(&total, handle) == Success
            ? (long)total
            : null;
    }

    /// <summary>
    /// The memory of a device that nobody holds, in bytes. Starts the device where the process does not use it yet, and lets it go
    /// again.
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

    /// <summary>The current context of the thread is the same again afterwards.</summary>
    private static long? FreeMemoryIn(nint context)
    {
        nint push = Find("cuCtxPushCurrent_v2");
        nint pop = Find("cuCtxPopCurrent_v2");
        nint ask = Find("cuMemGetInfo_v2");
        if (push == 0 || pop == 0 || ask == 0 || ((delegate* unmanaged<nint, int>)push)(context) != Success)
        {
            return null;
        }

        nuint free;
        nuint total;
        int answer = ((delegate* unmanaged<nuint*, nuint*, int>)ask)(&free, &total);
        nint popped;
        _ = ((delegate* unmanaged<nint*, int>)pop)(&popped);
        return answer == Success ? (long)free : null;
    }

    /// <summary>What the driver says to its first call; <see langword="null"/> if there is no driver.</summary>
    private static int? Start() => Find("cuInit") is var start && start != 0 ? ((delegate* unmanaged<uint, int>)start)(0) : null;

    private static int Count()
    {
        int count;
        return Started == Success
            && Find("cuDeviceGetCount") is var ask && ask != 0
            && ((delegate* unmanaged<int*, int>)ask)(&count) == Success
            ? count
            : 0;
    }

    private static Version? Version()
    {
        // 12080 for 12.8.
        int version;
        return Find("cuDriverGetVersion") is var ask && ask != 0 && ((delegate* unmanaged<int*, int>)ask)(&version) == Success
            ? new Version(version / 1000, version % 1000 / 10)
            : null;
    }

    private static string ErrorName(int error)
    {
        byte* name;
        return Find("cuGetErrorName") is var ask && ask != 0
            && ((delegate* unmanaged<int, byte**, int>)ask)(error, &name) == Success
            ? Marshal.PtrToStringUTF8((nint)name) ?? $"error {error}"
            : $"error {error}";
    }

    private static int? Handle(int device)
    {
        int handle;
        return Started == Success
            && Find("cuDeviceGet") is var ask && ask != 0
            && ((delegate* unmanaged<int*, int, int>)ask)(&handle, device) == Success
            ? handle
            : null;
    }

    private static nint Find(string entry) => Library != 0 && NativeLibrary.TryGetExport(Library, entry, out nint address) ? address : 0;
}
