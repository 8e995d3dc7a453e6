using System.Diagnostics;
using GramGen.Generators.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.TorchSharp.Tests;

/// <summary>What docs/torchsharp.md shows compiles and runs, each example as a program of its own beside libtorch.</summary>
[Collection(BareProgramTests.Folder)]
public sealed class ReadMeTests
{
    public ReadMeTests() => Torch.Require();

    [Fact]
    public void Examples_CompileAndRun()
    {
        string[] examples = [.. ReadMeBlocks.Of("csharp").Where(block => block.Contains("GramGen.TorchSharp", StringComparison.Ordinal))];
        string[] printed = [.. examples.Select(Run)];
        Assert.Equal(3, printed.Length);
        Assert.StartsWith("64×64, Float32\n", printed[0], StringComparison.Ordinal);
        float[] losses = [.. printed[0].Trim().Split('\n').Skip(1)
            .Select(line => float.Parse(line, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(3, losses.Length);
        Assert.True(losses[2] < losses[0], printed[0]);
        Assert.Equal("white: True\nconverged: True\northogonal: True\ndistance: 4.0000\n", printed[1]);
        Assert.StartsWith("libtorch 2.10.0 runs", printed[2], StringComparison.Ordinal);
    }

    private static string Run(string example)
    {
        string name = $"ReadMe-{Guid.NewGuid():N}";
        string program = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        try
        {
            Compile(example, name, program);
            return Execute(program);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static void Compile(string example, string name, string program)
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(example)],
            platform.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        EmitResult result = compilation.Emit(program);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);
    }

    private static string Execute(string program)
    {
        string settings = Path.Combine(AppContext.BaseDirectory, $"{typeof(ReadMeTests).Assembly.GetName().Name}.runtimeconfig.json");
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", settings, program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
