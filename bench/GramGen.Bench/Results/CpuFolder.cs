using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The name of the folder for a processor's results, as in <c>Intel.Xeon.Processor.6-207</c>.</summary>
internal static partial class CpuFolder
{
    /// <summary>That of this machine.</summary>
    public static string Name() => Name(Machine.CpuName(), X86Base.IsSupported ? FamilyAndModel(X86Base.CpuId(1, 0).Eax) : null);

    /// <summary>
    /// The words of the processor's name, and its family and model: under a hypervisor different processors call
    /// themselves by one name.
    /// </summary>
    public static string Name(string cpu, (int Family, int Model)? kind)
    {
        IEnumerable<string> words = Word().Matches(Noise().Replace(cpu, " ")).Select(match => match.Value);
        string suffix = kind is var (family, model) ? string.Create(CultureInfo.InvariantCulture, $"{family}-{model}") : "";
        return string.Join('.', words.Append(suffix).Where(part => part.Length > 0));
    }

    /// <summary>Of what CPUID leaf 1 gives in EAX (Intel SDM volume 2, CPUID; AMD numbers alike).</summary>
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

    [GeneratedRegex(@"\(R\)|\(TM\)|\bCPU\b|@.*", RegexOptions.IgnoreCase)]
    private static partial Regex Noise();

    [GeneratedRegex("[A-Za-z0-9-]+")]
    private static partial Regex Word();
}
