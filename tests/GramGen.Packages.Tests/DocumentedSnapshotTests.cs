using System.Text.RegularExpressions;

namespace GramGen.Packages.Tests;

/// <summary>
/// The snapshot test of docs/snapshots.md, project and code exactly as they are shown, beside the packed GramGen. Verify's packages are
/// replaced by packages that are made of the stand-in, with their names and versions.
/// </summary>
public sealed partial class DocumentedSnapshotTests
{
    private const string Layers = "[GramKernel(64, 784)]\npublic readonly partial struct Layers;\n";

    private readonly PackedFiles _packed;

    public DocumentedSnapshotTests(PackedFiles packed)
    {
        Requirement.RunExhaustively();
        _packed = packed;
    }

    [Fact]
    public void Page_BuildsAsItIs_AndFailsWithoutKernels()
    {
        string page = File.ReadAllText(Path.Combine(PackedFiles.Repository, "docs", "snapshots.md")).ReplaceLineEndings("\n");
        string project = Blocks("xml", page)[0];
        string root = Directory.CreateDirectory(Path.Combine(_packed.Root, "snapshots")).FullName;
        string tests = Directory.CreateDirectory(Path.Combine(root, "Tests")).FullName;
        string layers = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "Network")).FullName, "Layers.cs");
        Assert.Contains($"Include=\"GramGen\" Version=\"{_packed.Version}\"", project, StringComparison.Ordinal);
        PackStandIns(project, root, tests);
        File.WriteAllText(Path.Combine(tests, "Tests.csproj"), project);
        File.WriteAllText(Path.Combine(tests, "KernelSnapshots.cs"), Assert.Single(Blocks("cs", page)));
        File.WriteAllText(layers, $"using GramGen;\n{Layers}");

        Consumer.Restore(tests);
        Assert.NotEqual(0, Run(tests));                     // Without snapshots.
        string[] received = Directory.GetFiles(Path.Combine(tests, "Snapshots"), "*.received.cs");
        Assert.NotEmpty(received);
        foreach (string file in received)
        {
            File.Move(file, file.Replace(".received.", ".verified.", StringComparison.Ordinal));
        }

        Assert.Equal(0, Run(tests));
        File.WriteAllText(layers, Layers);                  // Without the using.
        Assert.NotEqual(0, Run(tests));
    }

    /// <summary>The stand-in as one package, and the other package as one that brings it.</summary>
    private void PackStandIns(string project, string root, string tests)
    {
        string sources = Path.Combine(PackedFiles.Repository, "tests", "GramGen.Generators.Tests", "Verify");
        string packages = Directory.CreateDirectory(Path.Combine(root, "stand-ins")).FullName;
        File.WriteAllText(Path.Combine(root, "nuget.config"), Consumer.Sources(_packed.Folder, packages));
        foreach (string name in new[] { "Verify.XunitV3", "Verify.SourceGenerators" })
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
            string version = Regex.Match(project, $"Include=\"{Regex.Escape(name)}\" Version=\"([^\"]+)\"").Groups[1].Value;
            File.WriteAllText(Path.Combine(folder, $"{name}.targets"), """
                <Project>
                  <ItemGroup>
                    <Compile Remove="**/*.received.cs;**/*.verified.cs" />
                  </ItemGroup>
                </Project>
                """);
            string content = name == "Verify.XunitV3"
                ? $"""
                    <Compile Include="{sources}/*.cs" />
                    <Using Include="VerifyTests" />
                    <Using Include="Xunit" />
                    <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="5.0.0" />
                    <PackageReference Include="DiffEngine" Version="{PinnedVersion("DiffEngine")}" />
                    <PackageReference Include="DiffPlex" Version="{PinnedVersion("DiffPlex")}" />
                    <PackageReference Include="xunit.v3.extensibility.core" Version="{PinnedVersion("xunit.v3")}" />
                    <PackageReference Include="xunit.v3.assert" Version="{PinnedVersion("xunit.v3")}" />
                    <AssemblyMetadata Include="Verify.ProjectDirectory" Value="{tests}/" />
                    """
                : "";
            File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                    <Version>{version}</Version>
                  </PropertyGroup>
                  <ItemGroup>
                    {content}
                    <None Include="{name}.targets" Pack="true" PackagePath="build" />
                  </ItemGroup>
                </Project>
                """);
            Consumer.Restore(folder);
            Command.Run(folder, "dotnet", "pack", "--no-restore", "-c", "Release", "-nodeReuse:false", "-o", packages);
        }
    }

    private static string PinnedVersion(string package) => Regex.Match(
        File.ReadAllText(Path.Combine(PackedFiles.Repository, "Directory.Packages.props")),
        $"Include=\"{Regex.Escape(package)}\" Version=\"([^\"]+)\"").Groups[1].Value;

    /// <summary>The build has to succeed; the exit code is that of the tests.</summary>
    private static int Run(string folder)
    {
        Command.Run(folder, "dotnet", "build", "--no-restore", "-c", "Release", "-nodeReuse:false", "-o", "built");
        return Command.Try(folder, "dotnet", Path.Combine("built", "Tests.dll")).ExitCode;
    }

    private static string[] Blocks(string language, string page) =>
        [.. Block().Matches(page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value)];

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
