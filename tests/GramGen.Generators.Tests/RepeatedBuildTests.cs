using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>Two builds of the same sources give the same bytes.</summary>
public class RepeatedBuildTests
{
    private static readonly string[] Sources =
    [
        "using GramGen; namespace Mine; [GramKernel(17, 48), GramKernel(65, 1023)] internal partial struct Relu;",
        "using GramGen; namespace Mine; [GramKernel(7, 100_000_000, Element = GramElement.Double)] internal partial struct RELU;",
        "using GramGen; internal static partial class Net { [GramKernel(2, 16, Gradient = true)] internal partial record Pool; }",
        "[GramGen.GramKernel(64, 50176, Element = GramGen.GramElement.Half)] internal partial class Stored;",
    ];

    [Fact]
    public void OtherOrderOfFilesInOtherCulture_SameBytes()
    {
        SortedDictionary<string, byte[]> first = Generate(Sources);
        SortedDictionary<string, byte[]> second = InOddCulture(() => Generate([.. Sources.Reverse()]));

        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
    }

    [Fact]
    public void Assembly_SameBytes() => Assert.Equal(Build(), InOddCulture(Build));

    private static byte[] Build()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(Sources).WithOptions(GeneratorRunner.Options.WithDeterministic(true));
        using var assembly = new MemoryStream();
        Assert.True(
            GeneratorRunner.Run(compilation).Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return assembly.ToArray();
    }

    /// <summary>Includes the byte order mark.</summary>
    private static SortedDictionary<string, byte[]> Generate(string[] sources)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (GeneratedSourceResult file in GeneratorRunner.Run(sources).First.Results.Single().GeneratedSources)
        {
            using var bytes = new MemoryStream();
            using (var writer = new StreamWriter(bytes, file.SourceText.Encoding!))
            {
                file.SourceText.Write(writer, TestContext.Current.CancellationToken);
            }

            files.Add(file.HintName, bytes.ToArray());
        }

        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>In a culture that every machine has and that formats every number unusually.</summary>
    private static T InOddCulture<T>(Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "minus";
        odd.NumberFormat.NumberDecimalSeparator = "'";
        odd.NumberFormat.PositiveSign = "plus";
        try
        {
            CultureInfo.CurrentCulture = odd;
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
