using System.CommandLine;
using System.Globalization;
using System.Numerics;
using GramGen.Data;
using GramGen.Data.Reading;
using GramGen.Tool.Checking;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>
/// The command <c>verify</c>: whether a file has the statistics of the rows, by a share of its entries.
/// </summary>
internal sealed class VerifyCommand
{
    private const double UsualSample = 0.01;

    private readonly ToolConsole _console;
    private readonly InputOptions _input;
    private readonly DivisorOptions _divisor;

    private readonly Argument<string> _file = new("FILE") { Description = "What stats saved: .npz or .safetensors." };

    private readonly Option<double> _sample = ToolOptions.Number(
        "--sample",
        "The share of the entries that is recomputed, from all rows: those of some columns with each other.",
        (double?)UsualSample,
        share => share is > 0 and <= 1,
        "a number above 0, up to 1");

    private readonly Option<int> _seed = ToolOptions.Number(
        "--seed",
        "Chooses the columns; without it others each time.",
        (int?)null,
        seed => seed >= 0, "a number from 0 on");

    private readonly Option<int> _threads = ToolOptions.Threads();

    private VerifyCommand(Command command, ToolConsole console)
    {
        _console = console;
        command.Arguments.Add(_file);
        _input = new InputOptions(command);
        _divisor = new DivisorOptions(command, "The covariance was divided");
        foreach (Option option in (Option[])[_sample, _seed, _threads])
        {
            command.Options.Add(option);
        }
    }

    public static Command Create(ToolConsole console)
    {
        var command = new Command("verify", "Recomputes a share of the entries of a saved result from all rows, and "
            + "compares every bit.");
        var verify = new VerifyCommand(command, console);
        command.SetAction(verify.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        GramDataset data = _input.Open(arguments);
        var saved = SavedStatistics.Open(arguments.GetValue(_file)!);
        string matrix = saved.Has(SavedStatistics.Gram) ? SavedStatistics.Gram : SavedStatistics.Covariance;
        if (!saved.Has(matrix))
        {
            throw new UsageException($"{saved.Path}: it has neither gram nor cov; it has {string.Join(", ", saved.Names)}.");
        }

        return saved.Open(matrix).Element switch
        {
            GramElement.Double => await RunAsync<double>(arguments, data, saved, stop),
            GramElement.Single when data.Element == GramElement.Double && !data.Matrices[0].IsText =>
                throw new UsageException($"{saved.Path}: it has values of float, and the files of double: it is not "
                    + "of these rows."),
            GramElement.Single => await RunAsync<float>(arguments, data, saved, stop),
            _ => throw new UsageException($"{saved.Path}: {matrix} has values of Half, which no sums have."),
        };
    }

    private async Task<int> RunAsync<T>(
        ParseResult arguments, GramDataset data, SavedStatistics saved, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var entries = SavedEntries<T>.Load(saved, data.Columns);
        int seed = arguments.GetResult(_seed) is null ? Random.Shared.Next() : arguments.GetValue(_seed);
        int[] columns = Sample(data.Columns, arguments.GetValue(_sample), seed);
        Divisor divisor = _divisor.Of(arguments, data.HasWeights);
        int threads = arguments.GetValue(_threads) is > 0 and int number ? number : Environment.ProcessorCount;
        GramAccumulator<T> sums = await new ProgressDisplay(_console).RunAsync(progress => Task.Run(
            () => SampledColumns.Compute<T>(
                data, columns, entries.Statistics, threads, progress, stop),
            stop));
        IReadOnlyList<string> differences = entries.Compare(divisor.ResultOf(sums), columns);
        if (differences.Count > 0)
        {
            _console.Error.WriteLine($"{saved.Path} is not of these rows: {string.Join("; ", differences)}. Columns "
                + $"chosen by --seed {seed}.");
            return ExitCode.Different;
        }

        long all = (long)data.Columns * data.Columns;
        long compared = (long)columns.Length * columns.Length;
        _console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{saved.Path}: {string.Join(", ", entries.Names)}: no difference in any bit. Recomputed from all "
                + $"{Figures.Count(data.Rows)} rows: {Figures.Count(columns.Length)} of "
                + $"{Figures.Count(data.Columns)} columns with each other, {Figures.Count(compared)} of "
                + $"{Figures.Count(all)} entries of a matrix ({Figures.Share((double)compared / all)}), --seed {seed}."));
        if (compared < all)
        {
            _console.Out.WriteLine("The other entries were not recomputed: that their matrix is symmetric is all "
                + "that was checked.");
        }

        return ExitCode.Done;
    }

    /// <summary>Columns in ascending order, so that the entries of all pairs are at least the share.</summary>
    private static int[] Sample(int columns, double share, int seed)
    {
        int[] all = [.. Enumerable.Range(0, columns)];
        new Random(seed).Shuffle(all);
        int count = Math.Clamp((int)Math.Ceiling(Math.Sqrt(share) * columns), 1, columns);
        return [.. all.Take(count).Order()];
    }
}
