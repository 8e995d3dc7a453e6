using System.Runtime.InteropServices;

namespace GramGen.Bench.Report;

/// <summary>The machine's name for itself.</summary>
internal static class Machine
{
    private const string LinuxFacts = "/proc/cpuinfo";

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
}
