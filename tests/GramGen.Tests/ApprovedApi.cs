using System.Reflection;
using PublicApiGenerator;

namespace GramGen.Tests;

/// <summary>
/// The public surface of an assembly, held to a text. A change of it is a decision: to approve it, copy what the run wrote beside
/// the test's assembly over PublicApi.approved.txt.
/// </summary>
internal static class ApprovedApi
{
    public static void Holds(Assembly assembly, string name = "PublicApi")
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        string api = assembly.GeneratePublicApi(options).ReplaceLineEndings("\n").Trim();
        string approved =
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.approved.txt")).ReplaceLineEndings("\n").Trim();
        if (api != approved)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt"), api + "\n");
        }

        Assert.Equal(approved, api);
    }
}
