using System.Runtime.InteropServices;

namespace GramGen.Data.Writing;

/// <summary>A second name of a file. The system makes it only if nobody has the name, which is atomic on one machine and on NFS.</summary>
internal static partial class HardLink
{
    /// <summary>EEXIST of Linux, macOS and the BSDs.</summary>
    private const int AlreadyExists = 17;

    /// <returns>
    /// Whether the name was free; <see langword="null"/> if there are no hard links here: on Windows, on FAT, in most buckets that are
    /// mounted, and where a folder does not allow them.
    /// </returns>
    public static bool? TryCreate(string file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            return Create(file, name) == 0 ? true
                : Marshal.GetLastPInvokeError() == AlreadyExists ? false
                : null;
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library of another name.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string file, string name);
}
