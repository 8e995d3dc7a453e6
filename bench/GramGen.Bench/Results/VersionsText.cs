using System.Text;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>What results were measured on and with.</summary>
internal static class VersionsText
{
    public static string Of(GramReport report)
    {
        var text = new StringBuilder();
        Line("CPU", report.Cpu);
        Line("cores", Figures.Text($"{report.Cores}"));
        Line("caches", Machine.Caches() ?? "not told by this system");
        Line("OS", report.Os);
        Line("runtime", report.Runtime);
        foreach (PeerFacts peer in report.Peers)
        {
            Line(peer.Name, peer.Version ?? $"absent: {peer.Absence}");
        }

        return text.ToString();

        void Line(string name, string value) => text.Append(name.PadRight(22)).Append(value).Append('\n');
    }
}
