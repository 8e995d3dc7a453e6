using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace GramGen.Bench.Measuring;

/// <summary>The processor: its name, its caches, and the folder name of its results.</summary>
internal static partial class Machine
{
    private const string LinuxCpuInfo = "/proc/cpuinfo";
    private const string LinuxCaches = "/sys/devices/system/cpu/cpu0/cache";

    public static string CpuName()
    {
        if (File.Exists(LinuxCpuInfo))
        {
            string? line = File.ReadLines(LinuxCpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
            {
                return line[(line.IndexOf(':') + 1)..].Trim();
            }
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>The caches of the first core, as in <c>L1 data 48K, L2 2048K</c>; null where the system does not report them.</summary>
    public static string? Caches() => Directory.Exists(LinuxCaches)
        ? string.Join(", ", Directory.GetDirectories(LinuxCaches, "index*").Order(StringComparer.Ordinal).Select(CacheIn))
        : null;

    /// <summary>The folder name for this processor's results, as in <c>Intel.Xeon.Processor.6-207</c>.</summary>
    public static string FolderName() => FolderName(CpuName(), X86Base.IsSupported ? FamilyAndModel(X86Base.CpuId(1, 0).Eax) : null);

    /// <summary>
    /// The words of the processor's name, then its family and model: hypervisors report different processors under one
    /// name.
    /// </summary>
    public static string FolderName(string cpu, (int Family, int Model)? signature)
    {
        IEnumerable<string> words = Word().Matches(Noise().Replace(cpu, " ")).Select(match => match.Value);
        string suffix = signature is var (family, model) ? string.Create(CultureInfo.InvariantCulture, $"{family}-{model}") : "";
        return string.Join('.', words.Append(suffix).Where(part => part.Length > 0));
    }

    /// <summary>Decodes EAX of CPUID leaf 1 (Intel SDM volume 2, CPUID; AMD uses the same encoding).</summary>
    public static (int Family, int Model) FamilyAndModel(int eax)
    {
        int family = (eax >> 8) & 0xF;
        int model = (eax >> 4) & 0xF;
        if (family is 6 or 15)
        {
            model += ((eax >> 16) & 0xF) << 4;
        }

        return (family == 15 ? family + ((eax >> 20) & 0xFF) : family, model);
    }

    private static string CacheIn(string folder)
    {
        string type = Read("type").ToLowerInvariant();
        return $"L{Read("level")}{(type == "unified" ? "" : $" {type}")} {Read("size")}";

        string Read(string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();
    }

    [GeneratedRegex(@"\(R\)|\(TM\)|\bCPU\b|@.*", RegexOptions.IgnoreCase)]
    private static partial Regex Noise();

    [GeneratedRegex("[A-Za-z0-9-]+")]
    private static partial Regex Word();
}
