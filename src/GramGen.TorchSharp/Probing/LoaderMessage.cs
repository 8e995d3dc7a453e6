using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace GramGen.TorchSharp.Probing;

/// <summary>
/// Translates the dynamic loader's message about a library of libtorch or TorchSharp into what is wrong and how to fix it.
/// </summary>
internal static partial class LoaderMessage
{
    /// <summary>Explains what is wrong and how to fix it.</summary>
    /// <param name="message">The runtime's message, which contains the loader's.</param>
    /// <param name="platform">The platform of the message.</param>
    /// <param name="newest">
    /// Maps a library's path and a family such as <c>GLIBCXX</c> to the newest version that the library provides.
    /// </param>
    public static string Explain(string message, TorchPlatform platform, Func<string, string, string?> newest)
    {
        if (TooOld().Match(message) is { Success: true } old)
        {
            string file = old.Groups["library"].Value;
            string family = old.Groups["family"].Value;
            string provided = newest(file, family) is { } version ? $"provides {version} at most" : "provides none";
            return $"{NameOf(old.Groups["requirer"].Value)} needs {family}_{old.Groups["number"].Value}, "
                + $"but {NameOf(file)} here {provided}: "
                + $"it is too old. {FixFor(NameOf(file))}";
        }

        if (WrongArchitecture().IsMatch(message))
        {
            return $"a library has another architecture than this process, which is {platform.Name}: "
                + $"reference the package {platform.CpuPackage}.";
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
            return "a required DLL is missing; usually installing the Microsoft Visual C++ Redistributable fixes it.";
        }

        if (OtherVersion().IsMatch(message))
        {
            return $"libtorch and TorchSharp do not match; TorchSharp {TorchPlatform.TorchSharpVersion} requires version "
                + $"{TorchPlatform.LibtorchVersion} of the libtorch package. ({LastLine(message)})";
        }

        return Unknown(message);
    }

    /// <summary>The loader's own message, for unknown errors.</summary>
    public static string Unknown(string message) => $"it does not load: {LastLine(message)}";

    private static string WithoutLibrary(string library, TorchPlatform platform) => library switch
    {
        _ when library.StartsWith("ld-linux", StringComparison.Ordinal) =>
            "libtorch needs glibc, which this system does not have (Alpine, for example); use one such as Debian 13 or Ubuntu 24.04.",
        _ when OfTorch().IsMatch(library) =>
            $"{library} is missing, which is part of libtorch; restore the package {platform.CpuPackage} again.",
        _ when OfCuda().IsMatch(library) =>
            $"{library} is missing, which {platform.CudaPackage} contains; reference the whole package, or restore it again.",
        _ => $"{library} is missing; install the system package that contains it.",
    };

    private static string FixFor(string library) => library.StartsWith("libstdc++", StringComparison.Ordinal)
        ? "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer; on Debian 12, install libstdc++6 from Debian 13."
        : "TorchSharp runs on Debian 13, Ubuntu 24.04 and newer.";

    /// <summary>
    /// The runtime's first line only says how to investigate; the loader's lines follow, the last one for its last attempt.
    /// </summary>
    private static string LastLine(string message)
    {
        string line = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        // The names of libraries matter, not this machine's folders.
        return Folder().Replace(line, "");
    }

    private static string NameOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    [GeneratedRegex(
        @"^\s*(?<library>.+?): version [`'](?<family>\w+?)_(?<number>[\d.]+)' not found \(required by (?<requirer>[^)]+)\)",
        RegexOptions.Multiline)]
    private static partial Regex TooOld();

    // glibc reports an intact library of another architecture as missing; only then does the message contain a path.
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

/// <summary>The interface versions that a Linux library provides: names such as <c>GLIBCXX_3.4.30</c> in its string table.</summary>
internal static class SymbolVersions
{
    private static readonly SearchValues<byte> Number = SearchValues.Create("0123456789."u8);

    /// <summary>The newest version of a family; <see langword="null"/> if the file contains none or cannot be read.</summary>
    public static string? Newest(string file, string family)
    {
        try
        {
            return Newest(File.ReadAllBytes(file), family);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The newest version of a family in the bytes of a library.</summary>
    public static string? Newest(ReadOnlySpan<byte> library, string family)
    {
        Version? newest = null;
        byte[] prefix = Encoding.ASCII.GetBytes($"{family}_");
        while (library.IndexOf(prefix) is >= 0 and int found)
        {
            library = library[(found + prefix.Length)..];
            int end = library.IndexOfAnyExcept(Number);
            string number = Encoding.ASCII.GetString(end < 0 ? library : library[..end]);
            if (Version.TryParse(number, out Version? version) && (newest is null || version > newest))
            {
                newest = version;
            }
        }

        return newest is null ? null : $"{family}_{newest}";
    }
}
