using System.Runtime.InteropServices;

namespace GramGen.TorchSharp.Device;

/// <summary>Tells a lack of memory from torch's other errors, which all have one type.</summary>
internal static class OutOfMemory
{
    private static readonly string[] Words =
    [
        "out of memory", // CUDA's allocator: "CUDA out of memory. Tried to allocate …"
        "can't allocate memory", // the CPU's, on Linux and macOS
        "not enough memory", // the CPU's, on Windows
        "CUBLAS_STATUS_ALLOC_FAILED", // cuBLAS, which allocates by itself
    ];

    /// <summary>Whether memory is what an exception is about.</summary>
    public static bool Is(Exception problem) => problem is OutOfMemoryException
        || (problem is ExternalException && Words.Any(word => problem.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
