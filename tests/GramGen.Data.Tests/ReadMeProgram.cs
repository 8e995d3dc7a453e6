using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.Data.Tests;

/// <summary>Compiles and runs a program that a page shows.</summary>
internal static class ReadMeProgram
{
    /// <summary>Compiles it, without a warning.</summary>
    public static byte[] Compile(string code)
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            $"ReadMe-{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code)],
            platform.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);
        return assembly.ToArray();
    }

    /// <summary>What it prints. The console is the process's, so one test at a time runs such a program.</summary>
    public static string Run(string code)
    {
        byte[] assembly = Compile(code);
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            Assembly.Load(assembly).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString().Trim().ReplaceLineEndings("\n");
    }
}
