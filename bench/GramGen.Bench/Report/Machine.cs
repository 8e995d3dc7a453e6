using System.Runtime.InteropServices;

namespace GramGen.Bench.Report;

/// <summary>The machine's name for itself.</summary>
internal static class Machine
{
    private const string LinuxFacts = "/proc/cpuinfo";
    private const string LinuxCaches = "/sys/devices/system/cpu/cpu0/cache";

    public static string CpuName()
    {
        if (File.Exists(LinuxFacts))
        {
            string? line = File.ReadLines(LinuxFacts).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
            {
                return line[(line.IndexOf(':') + 1)..].Trim();
            }
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>The caches of the first core, as in <c>L1 data 48K, L2 2048K</c>; null where the system does not tell.</summary>
    public static string? Caches() => Directory.Exists(LinuxCaches)
        ? string.Join(", ", Directory.GetDirectories(LinuxCaches, "index*").Order(StringComparer.Ordinal).Select(CacheIn))
        : null;

    private static string CacheIn(string folder)
    {
        string kind = Fact("type").ToLowerInvariant();
        return $"L{Fact("level")}{(kind == "unified" ? "" : $" {kind}")} {Fact("size")}";

        string Fact(string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();
    }
}
