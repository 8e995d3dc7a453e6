using GramGen.Data.Tests;
using GramGen.Tool.Terminal;
using Spectre.Console;

namespace GramGen.Tool.Tests;

/// <summary>The program, run in this process with files in a folder.</summary>
internal sealed class ToolRun : IDisposable
{
    public const int Columns = 6;
    public const int Rows = (3 * 4096) + 17;

    private readonly Folder _folder = new();

    public string PathOf(string name) => _folder.PathOf(name);

    public string[] Files => [.. Directory.GetFileSystemEntries(_folder.PathOf("."))
        .Select(path => Path.GetFileName(path))
        .Order(StringComparer.Ordinal)];

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Rows of normal variables, each column with another mean and variance.</summary>
    public double[] WriteRows(string name, int rows = Rows, int columns = Columns, int seed = 1)
    {
        double[] values = Values(rows, columns, seed);
        _folder.WriteNpy<double>(name, values, columns);
        return values;
    }

    public void WriteSingles(string name, int rows = Rows) =>
        _folder.WriteNpy<float>(name, Array.ConvertAll(Values(rows, Columns, seed: 2), value => (float)value), Columns);

    /// <summary>Runs a command line; <c>{}</c> is the folder.</summary>
    public (int Code, string Out, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Run(new ToolConsole(output, error, Animated: null), arguments);
        return (code, output.ToString().ReplaceLineEndings("\n").TrimEnd(), error.ToString().ReplaceLineEndings("\n").TrimEnd());
    }

    public int Run(ToolConsole console, string[] arguments, CancellationToken stop = default) => GramTool.RunAsync(
        [.. arguments.Select(argument => argument.Replace("{}", Path.GetDirectoryName(PathOf("x"))!, StringComparison.Ordinal))],
        console, stop).GetAwaiter().GetResult();

    /// <summary>Runs a command line that succeeds, and returns what it printed.</summary>
    public string Succeed(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.True(code == ExitCode.Done && error.Length == 0, $"{code}: {error}");
        return output;
    }

    /// <summary>A terminal that draws into a text.</summary>
    public static IAnsiConsole Terminal(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        ColorSystem = ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(output),
    });

    public void Dispose() => _folder.Dispose();

    private static double[] Values(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(i =>
            (i % columns)
                + ((1 + (i % columns)) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
