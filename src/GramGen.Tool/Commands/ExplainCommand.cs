using System.CommandLine;
using GramGen.Data;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>explain</c>: what <c>stats</c> would do, from the headers of the files alone.</summary>
internal sealed class ExplainCommand
{
    private const double UsualSingle = 80;
    private const double UsualDouble = 40;

    private readonly ToolConsole _console;
    private readonly InputOptions _input;
    private readonly StatisticsOptions _statistics;
    private readonly Option<int> _threads = ToolOptions.Threads();

    private readonly Option<double> _speed = ToolOptions.Number(
        "--gflops",
        "The speed of a thread that is assumed, in 10^9 floating-point operations a second; 80, of double 40, unless it is given.",
        (double?)null,
        speed => speed is > 0 and < 1e9,
        "a number above 0, such as 80 or 32.5");

    private ExplainCommand(Command command, ToolConsole console)
    {
        _console = console;
        _input = new InputOptions(command);
        _statistics = new StatisticsOptions(command);
        command.Options.Add(_threads);
        command.Options.Add(_speed);
    }

    public static Command Create(ToolConsole console)
    {
        var command = new Command("explain", "Says what stats would do with its options, and how long it would "
            + "take; computes nothing.");
        var explain = new ExplainCommand(command, console);
        command.SetAction(explain.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        GramDataset data = _input.Open(arguments);
        int threads = arguments.GetValue(_threads) is > 0 and int number ? number : Environment.ProcessorCount;
        GramStatsPlan plan = _statistics.PlanOf(arguments, data, threads);
        double speed = arguments.GetResult(_speed) is null
            ? plan.Element == GramElement.Double ? UsualDouble : UsualSingle
            : arguments.GetValue(_speed);
        foreach ((string name, string text) in LinesOf(data, plan, threads, speed))
        {
            _console.Out.WriteLine($"{name,-12}{text}");
        }

        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, string Text)> LinesOf(
        GramDataset data, GramStatsPlan plan, int threads, double speed)
    {
        bool isDouble = plan.Element == GramElement.Double;
        int files = data.Files.Count;
        int used = Math.Min(threads, plan.Leaves == 1 ? threads : plan.Leaves);
        int unit = isDouble ? GramAccumulator.AppendUnit<double>() : GramAccumulator.AppendUnit<float>();
        yield return ("data", $"{Figures.Count(data.Rows)} rows of {Figures.Count(data.Columns)} columns"
            + $"{(data.HasWeights ? " with weights" : "")}, {TypeOf(data)}, in {Figures.Count(files)} {(files == 1 ? "file" : "files")}");
        yield return ("to read", Figures.Bytes(data.Files.Sum(file => (double)file.Length)));
        yield return ("statistics", $"{ResultReport.NameOf(plan.Statistics)}, sums of {(isDouble ? "double" : "float")}");
        yield return ("leaves", LeavesOf(plan, unit));
        IEnumerable<int> levels = Enumerable.Range(0, plan.Root.Level + 1);
        yield return ("levels", string.Join(", ", levels.Select(level => Nodes(plan.CountAt(level), level))));
        yield return ("part", $"{Figures.Bytes(plan.PartBytes)}, the sums of a leaf in a store; "
            + $"{Figures.Bytes((double)plan.PartBytes * plan.Leaves)} for all");
        yield return ("memory", $"{Figures.Bytes(plan.ThreadBytes)} a thread, "
            + $"{Figures.Bytes((double)plan.ThreadBytes * used)} for {Figures.Count(used)} of {Figures.Count(threads)} threads");
        yield return ("operations", $"{Figures.Value(plan.Operations)} in floating point, "
            + $"{Figures.Time(TimeSpan.FromSeconds(Math.Min(plan.Operations / (speed * 1e9 * used), 1e9)))} at "
            + $"{Figures.Value(speed)} GFLOP/s a thread");
    }

    private static string LeavesOf(GramStatsPlan plan, int unit)
    {
        if (plan.Leaves == 1)
        {
            return $"1, which all threads share: the rows can only be read forwards or skipped, or are few (unit "
                + $"{Figures.Count(unit)} rows)";
        }

        long last = plan.RowsOf(new GramNode(0, plan.Leaves - 1)).Rows;
        return $"{Figures.Count(plan.Leaves)} of {Figures.Count(plan.LeafRows)} rows ({Figures.Count(unit)} × "
            + $"{Figures.Count((double)plan.LeafRows / unit)}), the last of {Figures.Count(last)}";
    }

    private static string Nodes(int count, int level) => level == 0
        ? $"{Figures.Count(count)} {(count == 1 ? "leaf" : "leaves")}"
        : $"{Figures.Count(count)} {(count == 1 ? "root" : "nodes")}";

    private static string TypeOf(GramDataset data) => data.Matrices[0].IsText ? "text" : data.Element switch
    {
        GramElement.Half => "half",
        GramElement.Single => "float",
        _ => "double",
    };
}
