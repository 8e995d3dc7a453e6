using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp.Tests.Probing;

/// <summary>What loaders say, and what is made of it.</summary>
public sealed class LoaderMessageTests
{
    private const string Preamble =
        "Unable to load shared library '/app/libLibTorchSharp.so' or one of its dependencies. In order to help diagnose loading problems, "
        + "consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    private static readonly TorchPlatform Linux = new("linux-x64");
    private static readonly TorchPlatform Windows = new("win-x64");
    private static readonly TorchPlatform MacOS = new("osx-arm64");

    /// <summary>Debian 12 with its own libstdc++, as it was met.</summary>
    [Fact]
    public void OldStandardLibrary_IsNamedWithWhatItOffers_AndWithItsCure()
    {
        string message = Preamble
            + "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n";

        string words = LoaderMessage.InWords(message, Linux, (file, family) =>
            (file, family) == ("/lib/x86_64-linux-gnu/libstdc++.so.6", "GLIBCXX") ? "GLIBCXX_3.4.30" : null);

        Assert.Equal(
            "libLibTorchSharp.so needs GLIBCXX_3.4.32, and libstdc++.so.6 here ends at GLIBCXX_3.4.30: it is too old. "
            + "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, installing libstdc++6 from Debian 13 mends it.",
            words);
    }

    [Theory]
    [InlineData(
        "/lib64/libc.so.6: version `GLIBC_2.34' not found (required by /a b/libLibTorchSharp.so)",
        "libLibTorchSharp.so needs GLIBC_2.34, and libc.so.6 here has none: it is too old. TorchSharp runs on Debian 13, Ubuntu 24.04 and newer.")]
    [InlineData(
        "/opt/my conda/lib/libstdc++.so.6: version `CXXABI_1.3.15' not found (required by /app/libtorch_cpu.so)",
        "libtorch_cpu.so needs CXXABI_1.3.15, and libstdc++.so.6 here has none: it is too old. "
        + "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, installing libstdc++6 from Debian 13 mends it.")]
    [InlineData(
        "/app/libtorch_cpu.so: cannot open shared object file: No such file or directory",
        "a library is of another architecture than this process, which is linux-x64: libtorch-cpu-linux-x64 is the package for it.")]
    [InlineData(
        "/app/libtorch_cpu.so: wrong ELF class: ELFCLASS32",
        "a library is of another architecture than this process, which is linux-x64: libtorch-cpu-linux-x64 is the package for it.")]
    [InlineData(
        "/app/libtorch_cpu.so: file too short",
        "a library's file is damaged; clear the NuGet cache (dotnet nuget locals all --clear), restore and build again.")]
    [InlineData(
        "/app/libtorch_cpu.so: invalid ELF header",
        "a library's file is damaged; clear the NuGet cache (dotnet nuget locals all --clear), restore and build again.")]
    [InlineData(
        "libc10.so: cannot open shared object file: No such file or directory",
        "libc10.so is missing, a part of libtorch; restore the package libtorch-cpu-linux-x64 again.")]
    [InlineData(
        "libcudnn.so.9: cannot open shared object file: No such file or directory",
        "libcudnn.so.9 is missing, which libtorch-cuda-12.8-linux-x64 brings; reference it whole, or restore it again.")]
    [InlineData(
        "librt.so.1: cannot open shared object file: No such file or directory",
        "librt.so.1 is missing; install the system's package that brings it.")]
    [InlineData(
        "Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/libLibTorchSharp.so)",
        "libtorch needs glibc, which this system (Alpine, for one) does not have; take one such as Debian 13 or Ubuntu 24.04.")]
    [InlineData(
        "/app/libLibTorchSharp.so: undefined symbol: _ZN5torch4cuda12device_countEv",
        "libtorch and TorchSharp do not fit together; TorchSharp 0.107 goes with version 2.10.0 of the libtorch package. "
        + "(libLibTorchSharp.so: undefined symbol: _ZN5torch4cuda12device_countEv)")]
    [InlineData(
        "/app/libtorch_cpu.so: cannot allocate memory in static TLS block",
        "it does not load: libtorch_cpu.so: cannot allocate memory in static TLS block")]
    public void OfLinux(string line, string words) => Assert.Equal(words, LoaderMessage.InWords(Preamble + line + "\n", Linux, (_, _) => null));

    [Theory]
    [InlineData(
        "Unable to load DLL 'C:\\app\\LibTorchSharp.dll' or one of its dependencies: The specified module could not be found. (0x8007007E)",
        "a DLL that it needs is missing; most often it is the Microsoft Visual C++ Redistributable that is to be installed.")]
    [InlineData(
        "Unable to load DLL 'C:\\app\\LibTorchSharp.dll' or one of its dependencies: The specified procedure could not be found. (0x8007007F)",
        "libtorch and TorchSharp do not fit together; TorchSharp 0.107 goes with version 2.10.0 of the libtorch package. (Unable to load DLL "
        + "'LibTorchSharp.dll' or one of its dependencies: The specified procedure could not be found. (0x8007007F))")]
    [InlineData(
        "An attempt was made to load a program with an incorrect format.\r\n (0x8007000B)",
        "a library is of another architecture than this process, which is win-x64: libtorch-cpu-win-x64 is the package for it.")]
    public void OfWindows(string message, string words) => Assert.Equal(words, LoaderMessage.InWords(message, Windows, (_, _) => null));

    [Theory]
    [InlineData(
        "dlopen(/app/libLibTorchSharp.dylib, 0x0001): Library not loaded: @rpath/libtorch.dylib\n  Referenced from: <0> /app/libLibTorchSharp.dylib",
        "libtorch.dylib is missing, a part of libtorch; restore the package libtorch-cpu-osx-arm64 again.")]
    [InlineData(
        "dlopen(/app/libtorch_cpu.dylib, 0x0001): tried: '/app/libtorch_cpu.dylib' (mach-o file, but is an incompatible architecture "
        + "(have 'x86_64', need 'arm64'))",
        "a library is of another architecture than this process, which is osx-arm64: libtorch-cpu-osx-arm64 is the package for it.")]
    public void OfMacOS(string message, string words) => Assert.Equal(words, LoaderMessage.InWords(message, MacOS, (_, _) => null));
}
