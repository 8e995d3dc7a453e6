using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Diagnostics;

/// <summary>What a project says of how it is published.</summary>
internal static class Publishing
{
    /// <summary>
    /// Native AOT for x86 processors without a word on their instructions. Measured at 64×784: 90 times slower than
    /// with one. ReadyToRun is not so: it leaves the kernels to the JIT compiler, and they run as fast as without it.
    /// </summary>
    public static bool IsAotForOldProcessors(AnalyzerConfigOptions options) =>
        Property(options, "PublishAot").Equals("true", StringComparison.OrdinalIgnoreCase)
        && Property(options, "IlcInstructionSet").Length == 0
        && Property(options, "_GramGenRuntimeIdentifier") is var runtime
        && runtime.IndexOf("-arm", StringComparison.OrdinalIgnoreCase) < 0;

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out string? value) ? value.Trim() : "";
}
