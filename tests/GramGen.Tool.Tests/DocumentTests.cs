using System.Text.RegularExpressions;
using GramGen.Data.Tests;
using GramGen.Generators.Tests;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Tests;

/// <summary>The commands of docs/gramgen-tool.md print what it shows, but for times and rates.</summary>
public sealed partial class DocumentTests
{
    private const string Page = "docs/gramgen-tool.md";
    private const int Columns = 8;
    private const int FirstRows = 16_384;
    private const int Rows = 24_000;

    [Fact]
    public void Commands_PrintWhatIsShown()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.PathOf("features"));
        double[] rows = [.. Enumerable.Range(0, Rows * Columns).Select(i => (long)i * i % 1009 / 8.0)];
        folder.WriteNpy<double>("features/part-1.npy", rows.AsSpan(0, FirstRows * Columns), Columns);
        folder.WriteNpy<double>("features/part-2.npy", rows.AsSpan(FirstRows * Columns), Columns);
        File.WriteAllBytes(folder.PathOf("family.bed"), [0x6c, 0x1b, 1, 0xA2, 0xFA, 0x1E]);
        folder.Write("family.bim", "1 rs1 0 1000 A G\n1 rs2 0 2000 T C\n2 rs3 0 1500 A C\n");
        folder.Write("family.fam", string.Concat(Enumerable.Range(1, 4).Select(i => $"smith {i} 0 0 0 -9\n")));

        string shown = string.Join('\n', ReadMeBlocks.Of("console", ReadMeBlocks.Text(Page)));
        string[] commands = [.. shown.Split('\n').Where(line => line.StartsWith("$ gramgen ", StringComparison.Ordinal))];
        Assert.True(commands.Length > 5, "The page shows no commands.");

        // Relative paths are the process's: no other class of these tests has any.
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Path.GetDirectoryName(folder.PathOf("x"))!;
        try
        {
            string printed = string.Join('\n', commands.Select(command => $"{command}\n{Run(command)}"));
            Assert.Equal(Masked(shown), Masked(printed));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static string Run(string command)
    {
        using var output = new StringWriter();
        string[] arguments = [.. command.Split(' ').Skip(2).Select(argument => argument.Trim('\''))];
        int code = GramTool.RunAsync(arguments, new ToolConsole(output, output, Animated: null), CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        Assert.True(code == ExitCode.Done, $"{command}: {output}");
        return output.ToString().ReplaceLineEndings("\n").TrimEnd();
    }

    private static string Masked(string text) => Measured().Replace(text, "measured");

    /// <summary>After the semicolon of a line: a time, and rates.</summary>
    [GeneratedRegex(@"(?<=; )[\d.:]+ (ms|s|min|h)\b.*\.$", RegexOptions.Multiline)]
    private static partial Regex Measured();
}
