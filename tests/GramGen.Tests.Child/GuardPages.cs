using System.Runtime.InteropServices;

namespace GramGen.Tests.Child;

/// <summary>Linux' calls that map memory.</summary>
public static partial class GuardPages
{
    /// <summary>Whether the operating system's C library has the calls.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(nint address, nuint length);
}
