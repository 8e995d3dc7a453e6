using System.Diagnostics;

namespace GramGen.Generators.Tests;

/// <summary>The warning of the package's targets, on the code that its page shows.</summary>
public sealed class OtherLanguageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-language").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WrongCode_IsReportedOnce()
    {
        string page = ReadMeBlocks.Text("docs/diagnostics/GRAM024.md");
        Assert.StartsWith("# GRAM024: Kernel in another language than C#\n\n**Warning.** ", page, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "Wrong.vb"), ReadMeBlocks.Of("vb", page).Single());
        File.WriteAllText(Path.Combine(_folder, "Caller.vb"), "Public Class Caller\nEnd Class");
        string targets = Path.Combine(ReadMeBlocks.Root, "src", "GramGen", "build", "GramGen.targets");
        File.WriteAllText(Path.Combine(_folder, "All.proj"), $"""
            <Project>
              <PropertyGroup><Language>VB</Language></PropertyGroup>
              <ItemGroup><Compile Include="Wrong.vb;Caller.vb" /></ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);

        string output = Build();

        Assert.Contains(
            "Wrong.vb : warning GRAM024: GramKernel has no effect in VB",
            output.Replace("(1,1)", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Caller.vb", output, StringComparison.Ordinal);
    }

    private string Build()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "All.proj", "-t:GramGenWarnOfKernels", "-nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        // The test command itself may run in MSBuild.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
