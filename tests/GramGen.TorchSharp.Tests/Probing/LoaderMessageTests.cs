using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp.Tests.Probing;

/// <summary>Messages of loaders, and their explanations.</summary>
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

        string words = LoaderMessage.Explain(message, Linux, (file, family) =>
            (file, family) == ("/lib/x86_64-linux-gnu/libstdc++.so.6", "GLIBCXX") ? "GLIBCXX_3.4.30" : null);

        Assert.Equal(
            "libLibTorchSharp.so needs GLIBCXX_3.4.32, but libstdc++.so.6 here provides GLIBCXX_3.4.30 at most: it is too old. "
            + "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, install libstdc++6 from Debian 13.",
            words);
    }

    [Theory]
    [InlineData(
        "/lib64/libc.so.6: version `GLIBC_2.34' not found (required by /a b/libLibTorchSharp.so)",
        "libLibTorchSharp.so needs GLIBC_2.34, but libc.so.6 here provides none: it is too old. "
        + "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer.")]
    [InlineData(
        "/opt/my conda/lib/libstdc++.so.6: version `CXXABI_1.3.15' not found (required by /app/libtorch_cpu.so)",
        "libtorch_cpu.so needs CXXABI_1.3.15, but libstdc++.so.6 here provides none: it is too old. "
        + "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, install libstdc++6 from Debian 13.")]
    [InlineData(
        "/app/libtorch_cpu.so: cannot open shared object file: No such file or directory",
        "a library has another architecture than this process, which is linux-x64: reference the package libtorch-cpu-linux-x64.")]
    [InlineData(
        "/app/libtorch_cpu.so: wrong ELF class: ELFCLASS32",
        "a library has another architecture than this process, which is linux-x64: reference the package libtorch-cpu-linux-x64.")]
    [InlineData(
        "/app/libtorch_cpu.so: file too short",
        "a library's file is damaged; clear the NuGet cache (dotnet nuget locals all --clear), restore and build again.")]
    [InlineData(
        "/app/libtorch_cpu.so: invalid ELF header",
        "a library's file is damaged; clear the NuGet cache (dotnet nuget locals all --clear), restore and build again.")]
    [InlineData(
        "libc10.so: cannot open shared object file: No such file or directory",
        "libc10.so is missing, which is part of libtorch; restore the package libtorch-cpu-linux-x64 again.")]
    [InlineData(
        "libcudnn.so.9: cannot open shared object file: No such file or directory",
        "libcudnn.so.9 is missing, which libtorch-cuda-12.8-linux-x64 contains; reference the whole package, or restore it again.")]
    [InlineData(
        "librt.so.1: cannot open shared object file: No such file or directory",
        "librt.so.1 is missing; install the system package that contains it.")]
    [InlineData(
        "Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/libLibTorchSharp.so)",
        "libtorch needs glibc, which this system does not have (Alpine, for example); use one such as Debian 13 or Ubuntu 24.04.")]
    [InlineData(
        "/app/libLibTorchSharp.so: undefined symbol: _ZN5torch4cuda12device_countEv",
        "libtorch and TorchSharp do not match; TorchSharp 0.107 requires version 2.10.0 of the libtorch package. "
        + "(libLibTorchSharp.so: undefined symbol: _ZN5torch4cuda12device_countEv)")]
    [InlineData(
        "/app/libtorch_cpu.so: cannot allocate memory in static TLS block",
        "it does not load: libtorch_cpu.so: cannot allocate memory in static TLS block")]
    public void OfLinux(string line, string words) =>
        Assert.Equal(words, LoaderMessage.Explain(Preamble + line + "\n", Linux, (_, _) => null));

    [Theory]
    [InlineData(
        "Unable to load DLL 'C:\\app\\LibTorchSharp.dll' or one of its dependencies: The specified module could not be found. (0x8007007E)",
        "a required DLL is missing; usually installing the Microsoft Visual C++ Redistributable fixes it.")]
    [InlineData(
        "Unable to load DLL 'C:\\app\\LibTorchSharp.dll' or one of its dependencies: "
        + "The specified procedure could not be found. (0x8007007F)",
        "libtorch and TorchSharp do not match; TorchSharp 0.107 requires version 2.10.0 of the libtorch package. (Unable to load DLL "
        + "'LibTorchSharp.dll' or one of its dependencies: The specified procedure could not be found. (0x8007007F))")]
    [InlineData(
        "An attempt was made to load a program with an incorrect format.\r\n (0x8007000B)",
        "a library has another architecture than this process, which is win-x64: reference the package libtorch-cpu-win-x64.")]
    public void OfWindows(string message, string words) => Assert.Equal(words, LoaderMessage.Explain(message, Windows, (_, _) => null));

    [Theory]
    [InlineData(
        "dlopen(/app/libLibTorchSharp.dylib, 0x0001): Library not loaded: @rpath/libtorch.dylib\n  Referenced from: "
        + "<0> /app/libLibTorchSharp.dylib",
        "libtorch.dylib is missing, which is part of libtorch; restore the package libtorch-cpu-osx-arm64 again.")]
    [InlineData(
        "dlopen(/app/libtorch_cpu.dylib, 0x0001): tried: '/app/libtorch_cpu.dylib' (mach-o file, but is an incompatible architecture "
        + "(have 'x86_64', need 'arm64'))",
        "a library has another architecture than this process, which is osx-arm64: reference the package libtorch-cpu-osx-arm64.")]
    public void OfMacOS(string message, string words) => Assert.Equal(words, LoaderMessage.Explain(message, MacOS, (_, _) => null));
}
