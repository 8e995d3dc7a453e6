using System.Text.RegularExpressions;

namespace GramGen.Packages.Tests;

/// <summary>A user's program: outside the repository, it knows GramGen by the packages alone, and every warning is an error.</summary>
internal sealed partial class Consumer
{
    private readonly string _folder;
    private readonly string _name;

    public Consumer(PackedFiles packed, string name, string package, string program)
    {
        _name = name;
        _folder = Directory.CreateDirectory(Path.Combine(packed.Root, "consumers", name)).FullName;
        File.WriteAllText(Path.Combine(_folder, "..", "nuget.config"), Sources(packed.Folder));
        File.WriteAllText(Path.Combine(_folder, $"{name}.csproj"), Project(package, packed.Version));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), program);
    }

    /// <summary>Builds it for the runtime of this machine and returns the path of the program.</summary>
    public string Build()
    {
        Restore(_folder, "-warnaserror");
        Dotnet("build", "--no-restore", "-o", "built");
        return Path.Combine(_folder, "built", $"{_name}.dll");
    }

    /// <summary>Builds and runs it under the JIT compiler.</summary>
    public string[] Run() => Lines(Command.Run(_folder, "dotnet", Build()));

    /// <summary>Publishes it with these properties and runs the published program.</summary>
    public string[] Publish(string name, params string[] properties)
    {
        string[] options = ["--use-current-runtime", .. properties.Select(property => $"-p:{property}")];
        Restore(_folder, ["-warnaserror", .. options]);
        Dotnet("publish", ["--no-restore", "-o", name, .. options]);
        return Lines(Command.Run(_folder, Published(name)));
    }

    /// <summary>Bytes of a published program.</summary>
    public long Size(string name) => new FileInfo(Published(name)).Length;

    private string Published(string name) => Path.Combine(_folder, name, OperatingSystem.IsWindows() ? $"{_name}.exe" : _name);

    /// <summary>Skips the test if a third party's package cannot be reached; a missing package of GramGen is a failure.</summary>
    internal static void Restore(string folder, params string[] options)
    {
        Command.Result result = Command.Try(folder, "dotnet", ["restore", "-nodeReuse:false", .. options]);
        if (result.ExitCode != 0 && Unreachable().Match(result.Output) is { Success: true } line
            && !result.Output.Contains("package GramGen", StringComparison.Ordinal))
        {
            Requirement.Lacks($"packages cannot be restored here: {line.Value}");
        }

        Assert.True(result.ExitCode == 0, result.Output);
    }

    private void Dotnet(string command, params string[] arguments) =>
        Command.Run(_folder, "dotnet", [command, "-c", "Release", "-warnaserror", "-nodeReuse:false", .. arguments]);

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").Trim().Split('\n');

    /// <summary>
    /// Adds the packed files to the machine's package sources, with a separate cache: the shared one may hold
    /// other packages of the same version.
    /// </summary>
    internal static string Sources(params string[] folders) => $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="cache" />
          </config>
          <packageSources>
            {string.Concat(folders.Select((folder, i) => $"<add key=\"local{i}\" value=\"{folder}\" />"))}
          </packageSources>
        </configuration>
        """;

    private static string Project(string package, string version) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
            <!-- Here Native AOT is deliberately given no instruction set. -->
            <NoWarn>$(NoWarn);GRAM017</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="Program.cs" />
            <PackageReference Include="{package}" Version="{version}" />
          </ItemGroup>
        </Project>
        """;

    [GeneratedRegex("error NU1(101|102|301): .*")]
    internal static partial Regex Unreachable();
}
