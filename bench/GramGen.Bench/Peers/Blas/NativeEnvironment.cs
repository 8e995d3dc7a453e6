using System.Runtime.InteropServices;

namespace GramGen.Bench.Peers.Blas;

/// <summary>The environment that native code sees; on Unix .NET's own changes are not in it.</summary>
internal static partial class NativeEnvironment
{
    private const int Overwrite = 1;

    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = SetInC(name, value, Overwrite);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetInC(string name, string value, int overwrite);
}
