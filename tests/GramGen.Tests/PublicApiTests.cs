using PublicApiGenerator;

namespace GramGen.Tests;

public sealed class PublicApiTests
{
    /// <summary>
    /// A change of the public surface is a decision: to approve it, copy what the run wrote beside the test's assembly over
    /// PublicApi.approved.txt.
    /// </summary>
    [Fact]
    public void PublicApi_IsTheApprovedOne()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        string api = typeof(Gram).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n").Trim();
        string approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt")).ReplaceLineEndings("\n").Trim();
        if (api != approved)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt"), api + "\n");
        }

        Assert.Equal(approved, api);
    }
}
