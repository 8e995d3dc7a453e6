using System.Text.RegularExpressions;

namespace GramGen.Packages.Tests;

/// <summary>Projects of other frameworks and languages, and behind a project reference: all in one restore and one build.</summary>
public sealed class ProjectTests
{
    private static readonly string[] OldFrameworks = ["net8.0", "net9.0", "netstandard2.0", "net48"];

    private readonly PackedFiles _packed;

    public ProjectTests(PackedFiles packed)
    {
        Requirement.RunExhaustively();
        _packed = packed;
    }

    /// <summary>Otherwise they would restore, and no type of the library be found.</summary>
    [Fact]
    public void OldFrameworks_AreRefusedForEveryPackage()
    {
        string folder = Folder("frameworks");
        // A tool is refused as a reference of every framework.
        string[] packages = [.. Package.All(_packed.Folder).Where(package => !package.IsTool).Select(package => package.Name)
            .Where(name => name.EndsWith(".nupkg", StringComparison.Ordinal))
            .Select(name => name[..^(_packed.Version.Length + ".nupkg".Length + 1)])];
        Assert.Contains("GramGen.TorchSharp", packages);
        foreach (string package in packages)
        {
            // Not the package's name: a project is a cycle with a package of its name.
            Write(
                folder, $"Uses{package}", "csproj",
                $"<TargetFrameworks>{string.Join(';', OldFrameworks)}</TargetFrameworks>", Reference(package));
        }

        Command.Result result = Restore(folder, packages.Select(package => $"Uses{package}/Uses{package}.csproj"));

        Assert.All(packages, package => Assert.All(OldFrameworks, framework => Assert.Matches(
            $"NU1202: Package {Regex.Escape(package)} {Regex.Escape(_packed.Version)} is not compatible with {Regex.Escape(framework)} ",
            result.Output)));
    }

    /// <summary>
    /// A project that references one that references the package: kernels, options and diagnostics. Other languages: a warning where
    /// a kernel is declared, and none where the library is only called.
    /// </summary>
    [Fact]
    public void OptionsComeThroughProjectReferences_AndOtherLanguagesAreWarned()
    {
        string folder = Folder("languages");
        Write(folder, "Library", "csproj", "", Reference("GramGen"), ("A.cs", "public class A;"));
        Write(
            folder, "Through", "csproj", "<GramGenVisibility>private</GramGenVisibility>",
            """<ProjectReference Include="../Library/Library.csproj" />""",
            ("B.cs", "[GramGen.GramKernel(2, 16)] internal partial struct Kernel;"));
        Write(
            folder, "Basic", "vbproj", "", Reference("GramGen"),
            ("C.vb", "<GramGen.GramKernel(2, 16)> Public Structure Kernel\n Public X As Integer\nEnd Structure"));
        Write(
            folder, "Caller", "vbproj", "", """<ProjectReference Include="../Library/Library.csproj" />""",
            ("D.vb", "Public Class Caller\n Public Shared Shape As New GramGen.GramShape(2, 16)\nEnd Class"));

        Write(
            folder, "Sharp", "fsproj", "", """<Compile Include="E.fs" />""" + Reference("GramGen"),
            ("E.fs", "module Sharp\n[<Struct; GramGen.GramKernel(2, 16)>]\ntype Kernel = struct end"));

        string[] projects = ["Through/Through.csproj", "Basic/Basic.vbproj", "Caller/Caller.vbproj", "Sharp/Sharp.fsproj"];
        Command.Result restored = Restore(folder, projects);
        Assert.True(restored.ExitCode == 0, restored.Output);
        string output = Build(folder).Output;

        Assert.Contains("error GRAM018: GramGenVisibility is 'private', but must be public or internal", output, StringComparison.Ordinal);
        Assert.Contains(
            "C.vb : warning GRAM024: GramKernel has no effect in VB: kernels are generated for C# only.",
            output.Replace("C.vb(1,1):", "C.vb :", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(
            "E.fs : warning GRAM024: GramKernel has no effect in F#: kernels are generated for C# only.", output,
            StringComparison.Ordinal);
        Assert.DoesNotMatch(@"Caller.*(warning|error)", output);
    }

    private static string Text(string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework Condition="'{properties.Contains("TargetFrameworks", StringComparison.Ordinal)}' != 'True'">net10.0</TargetFramework>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;

    private static void Write(
        string folder, string name, string language, string properties, string items, params (string File, string Text)[] sources)
    {
        string project = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(project, $"{name}.{language}"), Text(properties, items));
        foreach ((string file, string text) in sources)
        {
            File.WriteAllText(Path.Combine(project, file), text);
        }
    }

    private static Command.Result Build(string folder) =>
        Command.Try(folder, "dotnet", "build", "all.proj", "-t:Build", "-nodeReuse:false", "--no-restore");

    /// <summary>Several projects in one process.</summary>
    private static Command.Result Restore(string folder, IEnumerable<string> projects)
    {
        File.WriteAllText(Path.Combine(folder, "all.proj"), $"""
            <Project>
              <ItemGroup>
                <Projects Include="{string.Join(';', projects)}" />
              </ItemGroup>
              <Target Name="Restore">
                <MSBuild Projects="@(Projects)" Targets="Restore" ContinueOnError="true" BuildInParallel="false" />
              </Target>
              <Target Name="Build">
                <MSBuild Projects="@(Projects)" Targets="Build" ContinueOnError="true" BuildInParallel="false" />
              </Target>
            </Project>
            """);
        Command.Result result = Command.Try(folder, "dotnet", "msbuild", "all.proj", "-t:Restore", "-nodeReuse:false");
        if (!result.Output.Contains("package GramGen", StringComparison.Ordinal)
            && Consumer.Unreachable().Match(result.Output) is { Success: true } line)
        {
            Requirement.Lacks($"packages cannot be restored here: {line.Value}");
        }

        return result;
    }

    private string Reference(string package) => $"<PackageReference Include=\"{package}\" Version=\"{_packed.Version}\" />";

    private string Folder(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_packed.Root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), Consumer.Sources(_packed.Folder));
        return folder;
    }
}
