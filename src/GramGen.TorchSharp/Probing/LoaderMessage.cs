using System.Text.RegularExpressions;

namespace GramGen.TorchSharp.Probing;

/// <summary>Explains why the dynamic loader refuses a library of libtorch or TorchSharp.</summary>
internal static partial class LoaderMessage
{
    /// <summary>What is wrong and what to do about it.</summary>
    /// <param name="message">The runtime's message, with the loader's own in it.</param>
    /// <param name="platform">Where the message is from.</param>
    /// <param name="newest">Of a library's path and a family such as <c>GLIBCXX</c>, the newest version that the library offers.</param>
    public static string InWords(string message, TorchPlatform platform, Func<string, string, string?> newest)
    {
        if (TooOld().Match(message) is { Success: true } old)
        {
            string file = old.Groups["library"].Value;
            string family = old.Groups["family"].Value;
            string offer = newest(file, family) is { } version ? $"ends at {version}" : "has none";
            return $"{NameOf(old.Groups["asker"].Value)} needs {family}_{old.Groups["number"].Value}, and {NameOf(file)} here {offer}: "
                + $"it is too old. {CureOf(NameOf(file))}";
        }

        if (WrongArchitecture().IsMatch(message))
        {
            return $"a library is of another architecture than this process, which is {platform.Name}: {platform.CpuPackage} is the package for it.";
        }

        if (Damaged().IsMatch(message))
        {
            return "a library's file is damaged; clear the NuGet cache (dotnet nuget locals all --clear), restore and build again.";
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            return WithoutLibrary(NameOf(missing.Groups["library"].Value), platform);
        }

        if (message.Contains("0x8007007E", StringComparison.OrdinalIgnoreCase))
        {
            return "a DLL that it needs is missing; most often it is the Microsoft Visual C++ Redistributable that is to be installed.";
        }

        if (OtherVersion().IsMatch(message))
        {
            return $"libtorch and TorchSharp do not fit together; TorchSharp {TorchPlatform.TorchSharpVersion} goes with version "
                + $"{TorchPlatform.LibtorchVersion} of the libtorch package. ({LastLine(message)})";
        }

        return Unknown(message);
    }

    /// <summary>The loader's own words, where there are none better.</summary>
    public static string Unknown(string message) => $"it does not load: {LastLine(message)}";

    private static string WithoutLibrary(string library, TorchPlatform platform) => library switch
    {
        _ when library.StartsWith("ld-linux", StringComparison.Ordinal) =>
            "libtorch needs glibc, which this system (Alpine, for one) does not have; take one such as Debian 13 or Ubuntu 24.04.",
        _ when OfTorch().IsMatch(library) => $"{library} is missing, a part of libtorch; restore the package {platform.CpuPackage} again.",
        _ when OfCuda().IsMatch(library) =>
            $"{library} is missing, which {platform.CudaPackage} brings; reference it whole, or restore it again.",
        _ => $"{library} is missing; install the system's package that brings it.",
    };

    private static string CureOf(string library) => library.StartsWith("libstdc++", StringComparison.Ordinal)
        ? "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, installing libstdc++6 from Debian 13 mends it."
        : "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer.";

    /// <summary>The runtime's own line tells only how to look for reasons; the loader's follow, the last after its last try.</summary>
    private static string LastLine(string message)
    {
        string line = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        // Words need the libraries' names, not this machine's folders.
        return Folder().Replace(line, "");
    }

    private static string NameOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    [GeneratedRegex(
        @"^\s*(?<library>.+?): version [`'](?<family>\w+?)_(?<number>[\d.]+)' not found \(required by (?<asker>[^)]+)\)",
        RegexOptions.Multiline)]
    private static partial Regex TooOld();

    // glibc says of a whole library of another machine that it is not there: then, and only then, it says so of a path.
    [GeneratedRegex(
        @"wrong ELF class|incompatible architecture|0x8007000B|0x800700C1|Exec format error"
            + @"|^\s*/.+: cannot open shared object file: No such file",
        RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex WrongArchitecture();

    [GeneratedRegex(@"invalid ELF header|file too short")]
    private static partial Regex Damaged();

    [GeneratedRegex(
        @"^\s*(?<library>[^/\s:]+): cannot open shared object file"
            + @"|Error loading shared library (?<library>[^\s:]+): No such file"
            + @"|Library not loaded: (?<library>\S+)",
        RegexOptions.Multiline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"undefined symbol|Symbol not found|0x8007007F", RegexOptions.IgnoreCase)]
    private static partial Regex OtherVersion();

    [GeneratedRegex(@"^(lib)?(torch|c10|shm|LibTorchSharp)")]
    private static partial Regex OfTorch();

    [GeneratedRegex(@"^(lib)?(cu(da|blas|dnn|fft|rand|solver|sparse|pti|file)|nccl|nvrtc|nvToolsExt|nvJitLink|nvshmem)")]
    private static partial Regex OfCuda();

    [GeneratedRegex(@"(?<=^|[\s'""(])(?:[A-Za-z]:)?[/\\](?:[^/\\:'""()]+[/\\])*")]
    private static partial Regex Folder();
}
