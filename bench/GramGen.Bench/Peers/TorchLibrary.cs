using System.Runtime.InteropServices;
using TorchSharp;

namespace GramGen.Bench.Peers;

/// <summary>Finds out whether libtorch loads before TorchSharp is asked, whose static initialiser throws if it does not.</summary>
internal static class TorchLibrary
{
    private const string HowToGet = "build with -p:GramGenTorch=true (some hundred megabytes)";

    /// <summary>The loader's reason in words; <see langword="null"/> where libtorch runs.</summary>
    public static string? WhyAbsent()
    {
        if (Find("torch_cpu") is null)
        {
            return $"libtorch is not part of this build; {HowToGet}";
        }

        if (Find("LibTorchSharp") is not { } bindings)
        {
            return "TorchSharp has no native library for this platform";
        }

        try
        {
            NativeLibrary.Load(bindings);
            return torch.TryInitializeDeviceType(DeviceType.CPU) ? null : "TorchSharp finds no CPU device";
        }
        catch (Exception problem) when (problem
            is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            return $"it is there, but does not load: {ReasonIn(problem)}";
        }
    }

    /// <summary>The line that tells the reason, in a message of many.</summary>
    internal static string ReasonIn(Exception problem)
    {
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] lines = problem.GetBaseException().Message.Split('\n', clean);
        // The runtime's own first line tells only how to look for reasons; the loader's follow, the last after its last try.
        string line = problem is DllNotFoundException ? lines[^1] : lines[0];
        // "/a/b/libx.so: version `Y' not found (required by /a/b/libz.so)": the names do, without this machine's folders.
        return string.Join(' ', line.Split(' ').Select(word => word.Contains('/') ? word[(word.LastIndexOf('/') + 1)..] : word));
    }

    private static string? Find(string library)
    {
        string file = OperatingSystem.IsWindows() ? $"{library}.dll"
            : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
            : $"lib{library}.so";
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
