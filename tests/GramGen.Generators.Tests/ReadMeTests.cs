using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.Generators.Tests;

/// <summary>The README's examples compile and print what it shows.</summary>
[Collection("Console")] // One redirects what the other prints to.
public sealed class ReadMeTests
{
    private static readonly string[] OtherPackages = ["GramGen.Data", "GramGen.TorchSharp"];

    [Fact]
    public void Example_CompilesAndTakesItsKernel() => Assert.Contains(
        "implementation   generated (Relu1_1): a kernel is registered for 64×50176",
        RunExample(Examples.First().Code),
        StringComparison.Ordinal);

    [Fact]
    public void OtherExamples_CompileAndPrintWhatIsShown() => Assert.All(Examples.Skip(1), example =>
    {
        string printed = RunExample(example.Code);
        if (example.Output is { } shown)
        {
            Assert.Equal(shown.ReplaceLineEndings("\n"), printed.Trim().ReplaceLineEndings("\n"));
        }
    });

    [Fact]
    public void SomeOutput_IsShown() => Assert.Contains(Examples, example => example.Output is not null);

    /// <summary>Without the examples that need other packages; the tests of those run them.</summary>
    private static IEnumerable<(string Code, string? Output)> Examples => ReadMeBlocks.Examples.Where(
        example => !OtherPackages.Any(package => example.Code.Contains($"using {package};", StringComparison.Ordinal)));

    private static string RunExample(string example)
    {
        CSharpCompilation program = GeneratorRunner.Compile("global using System;\nglobal using System.IO;", example)
            .WithOptions(GeneratorRunner.Options
                .WithOutputKind(OutputKind.ConsoleApplication)
                // An example in a program, not a library: its type needs no documentation.
                .WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));
        return Run(GeneratorRunner.Run(program).Output);
    }

    /// <summary>The continuous integration runs the README's commands.</summary>
    [Fact]
    public void Commands_AreThoseOfTheContinuousIntegration()
    {
        string[] commands = ReadMeBlocks.Of("").Single(block => block.Contains("dotnet test", StringComparison.Ordinal)).Split('\n');
        string script = File.ReadAllText(Path.Combine(ReadMeBlocks.Root, ".ci", "run"));

        Assert.Equal(2, commands.Length);
        Assert.All(commands, command => Assert.Contains(command, script, StringComparison.Ordinal));
    }

    private static string Run(Compilation program)
    {
        using var assembly = new MemoryStream();
        EmitResult result = program.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        // Hidden are only usings that the SDK gives every program and not every one needs.
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);

        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }
}
