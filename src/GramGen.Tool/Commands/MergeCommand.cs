using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using GramGen.Data;
using GramGen.Tool.Files;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>
/// The command <c>merge</c>: the sums of consecutive parts, joined with the bits of one run over all rows.
/// </summary>
internal sealed class MergeCommand
{
    private readonly ToolConsole _console;

    private readonly Argument<string[]> _parts = new("PARTS")
    {
        Description = "Files of sums in the order of their rows: what stats --out F.gram saved, or parts of a store.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _out = ToolOptions.Out("The result, as of stats; .gram for sums that can be merged further.");

    private readonly DivisorOptions _divisor;

    private MergeCommand(Command command, ToolConsole console)
    {
        _console = console;
        command.Arguments.Add(_parts);
        command.Options.Add(_out);
        _divisor = new DivisorOptions(command);
    }

    public static Command Create(ToolConsole console)
    {
        var command = new Command("merge", "Joins the sums of consecutive parts of the rows, with the bits of one "
            + "run over all of them.");
        var merge = new MergeCommand(command, console);
        command.SetAction(merge.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        string[] parts = arguments.GetValue(_parts)!;
        return SumsFile.ElementOf(parts[0]) == GramElement.Double
            ? Run<double>(arguments, parts)
            : Run<float>(arguments, parts);
    }

    private int Run<T>(ParseResult arguments, string[] parts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        GramAccumulator<T> total = SumsFile.Load<T>(parts[0]);
        string path = arguments.GetValue(_out)!;
        ResultFile.Require(path, total.Statistics, parts);
        foreach (string part in parts.Skip(1))
        {
            GramAccumulator<T> next = SumsFile.Load<T>(part);
            try
            {
                total.Append(next);
            }
            catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
            {
                int parameter = problem.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
                throw new UsageException($"{part}: {(parameter < 0 ? problem.Message : problem.Message[..parameter])}");
            }
        }

        GramResult<T> result = _divisor.Of(arguments, total.IsWeighted).ResultOf(total);
        ResultFile.Save(path, result);
        _console.Out.WriteLine(
            $"Saved {path}: {ResultReport.NameOf(total.Statistics)} of {Figures.Count(result.Count)} rows of "
                + $"{Figures.Count(result.Columns)} columns{ResultReport.WeightsOf(result)}, "
            + $"from {Figures.Count(parts.Length)} {(parts.Length == 1 ? "part" : "parts")}; "
            + $"{Figures.Time(Stopwatch.GetElapsedTime(begin))}.");
        _console.Out.WriteLine($"sha256 {result.Sha256}");
        return ExitCode.Done;
    }
}
