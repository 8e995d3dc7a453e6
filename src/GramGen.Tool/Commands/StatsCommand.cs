using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using GramGen.Cluster;
using GramGen.Data;
using GramGen.Data.Stats;
using GramGen.Data.Storage;
using GramGen.Tool.Clusters;
using GramGen.Tool.Files;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>
/// The command <c>stats</c>: the statistics of all rows, on every core of this machine or on a cluster.
/// </summary>
internal sealed class StatsCommand
{
    private readonly ToolConsole _console;
    private readonly InputOptions _input;
    private readonly StatisticsOptions _statistics;
    private readonly DivisorOptions _divisor;

    private readonly Option<string> _out = ToolOptions.Out(
        "The result: .npz or .safetensors with gram, mean, cov, count and, with --weights, weight; .npy with the one matrix that --gram or "
            + "--covariance chooses; .gram with the sums, for merge.");

    private readonly Option<string?> _heatMap = new("--heat-map")
    {
        Description = "A picture, .png, of the correlations of the columns or, with --gram, of the Gram matrix.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "A folder, or an address in a bucket, for the sums of parts of the rows, so that a run that was "
            + "interrupted can go on.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with what the folder of --store has.",
    };

    private readonly Option<int> _threads = ToolOptions.Threads();

    private readonly Option<ClusterAddress?> _cluster = ClusterOptions.Cluster(
        "Have the workers of a cluster compute, with its stores in --store; the Redis server of the cluster, as "
            + "redis://10.0.0.5.", isRequired: false);

    private readonly Option<double> _audit = ToolOptions.Number(
        "--audit",
        "The share of parts that a cluster computes twice, on different machines, and compares.",
        (double?)null,
        share => share is >= 0 and <= 1,
        "a number from 0 to 1");

    private StatsCommand(Command command, ToolConsole console)
    {
        _console = console;
        _input = new InputOptions(command);
        command.Options.Add(_out);
        _statistics = new StatisticsOptions(command);
        _divisor = new DivisorOptions(command);
        foreach (Option option in (Option[])[_heatMap, _store, _resume, _threads, _cluster, _audit])
        {
            command.Options.Add(option);
        }
    }

    public static Command Create(ToolConsole console)
    {
        var command = new Command("stats", "Computes Gram matrix, means and covariance of the rows of files.");
        var stats = new StatsCommand(command, console);
        command.SetAction(stats.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        GramDataset data = _input.Open(arguments);
        string[] inputs = [.. data.Files.Select(file => file.Path)];
        ResultFile.Require(arguments.GetValue(_out)!, _statistics.StatisticsOf(arguments), inputs);
        if (arguments.GetValue(_heatMap) is { } picture)
        {
            HeatMapFile.Require(picture, inputs);
        }

        RequireRows(data, _statistics.StatisticsOf(arguments), _divisor.Of(arguments, data.HasWeights));
        ClusterAddress? cluster = arguments.GetResult(_cluster) is null ? null : arguments.GetValue(_cluster);
        RequireClusterOptions(arguments, cluster);
        int threads = arguments.GetValue(_threads) is > 0 and int number ? number : Environment.ProcessorCount;
        GramStatsPlan plan = _statistics.PlanOf(arguments, data, threads);
        string? store = arguments.GetValue(_store);
        if (cluster is not null)
        {
            return await RunOnClusterAsync(arguments, data, plan, cluster, stop);
        }

        RequireNew(arguments, store);
        try
        {
            return plan.Element == GramElement.Double
                ? await ComputeAsync<double>(arguments, data, threads, stop)
                : await ComputeAsync<float>(arguments, data, threads, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _console.Error.WriteLine(store is not null
                ? $"Interrupted: nothing was written to {arguments.GetValue(_out)}. {store} has the sums of "
                    + $"{Figures.Count(StoredRows(store))} of {Figures.Count(data.Rows)} rows; to go on, repeat the "
                    + "command with --resume."
                : $"Interrupted: nothing was written to {arguments.GetValue(_out)}. With --store FOLDER it could go on.");
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> ComputeAsync<T>(
        ParseResult arguments, GramDataset data, int threads, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        GramStatsProgress last = new(data.Rows, 0, 0, 0, TimeSpan.Zero);
        var display = new ProgressDisplay(_console);
        Divisor divisor = _divisor.Of(arguments, data.HasWeights);
        GramResult<T> result = await display.RunAsync(progress => Checked(() => GramStats.ComputeAsync<T>(
            data,
            new GramStatsOptions
            {
                Statistics = _statistics.StatisticsOf(arguments),
                Normalization = divisor.Unweighted,
                WeightedNormalization = divisor.Weighted,
                LeafRows = _statistics.LeafRowsOf(arguments),
                Threads = threads,
                Store = arguments.GetValue(_store),
                Progress = new Tee(progress, value => last = value),
            },
            stop)));
        string path = Save(arguments, result);
        ResultReport.Print(_console, path, result, last with { Elapsed = Stopwatch.GetElapsedTime(begin) });
        return ExitCode.Done;
    }

    /// <summary>Saves the result, and its picture if there shall be one.</summary>
    private string Save<T>(ParseResult arguments, GramResult<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string path = arguments.GetValue(_out)!;
        ResultFile.Save(path, result);
        if (arguments.GetValue(_heatMap) is { } picture)
        {
            HeatMapFile.Save(picture, result);
        }

        return path;
    }

    /// <summary>Skipped rows may leave too few, and weights may be too small.</summary>
    private static async Task<TResult> Checked<TResult>(Func<Task<TResult>> compute)
    {
        try
        {
            return await compute();
        }
        catch (InvalidOperationException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private async Task<int> RunOnClusterAsync(
        ParseResult arguments, GramDataset data, GramStatsPlan plan, ClusterAddress cluster, CancellationToken stop)
    {
        string store = ClusterOptions.RequireStore(arguments.GetValue(_store)!);
        string id = ClusterStats.IdOf(data, plan);
        RequireNew(arguments, GramStorage.Combine(store, id));
        var options = new GramClusterOptions
        {
            Statistics = plan.Statistics,
            LeafRows = _statistics.LeafRowsOf(arguments),
            AuditShare = arguments.GetValue(_audit),
        };
        var stats = new ClusterStats(_console, cluster, store, id, options);
        try
        {
            return plan.Element == GramElement.Double
                ? await ComputeAsync<double>(arguments, data, stats, stop)
                : await ComputeAsync<float>(arguments, data, stats, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _console.Error.WriteLine(
                $"Interrupted: nothing was written to {arguments.GetValue(_out)}. "
                + (stats.IsStarted ? $"The cluster goes on with job {id}; to wait for it, repeat the command with "
                + "--resume." : "The cluster has no job of it."));
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> ComputeAsync<T>(
        ParseResult arguments, GramDataset data, ClusterStats stats, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (GramResult<T> result, GramStatsProgress progress) =
            await Checked(() => stats.ComputeAsync<T>(data, _divisor.Of(arguments, data.HasWeights), stop));
        string path = Save(arguments, result);
        ResultReport.Print(_console, path, result, progress);
        return ExitCode.Done;
    }

    /// <exception cref="UsageException">Options contradict each other.</exception>
    private void RequireClusterOptions(ParseResult arguments, ClusterAddress? cluster)
    {
        if (arguments.GetValue(_store) is null && (cluster is not null || arguments.GetValue(_resume)))
        {
            throw new UsageException(cluster is null
                ? "--resume goes on with what a folder has; --store FOLDER names it."
                : "--cluster needs --store FOLDER, the folder of all stores, which the workers reach too.");
        }

        if (cluster is null && arguments.GetResult(_audit) is not null)
        {
            throw new UsageException("--audit compares machines; --cluster ADDRESS has some.");
        }

        if (cluster is not null && arguments.GetResult(_threads) is not null)
        {
            throw new UsageException("--threads is for this machine; the workers of --cluster have theirs.");
        }
    }

    private void RequireNew(ParseResult arguments, string? store)
    {
        if (store is not null && StoreManifest.IsIn(store) && !arguments.GetValue(_resume))
        {
            throw new UsageException($"{store} has sums of an earlier run; add --resume to go on with it, or choose "
                + "another --store.");
        }
    }

    private static void RequireRows(GramDataset data, GramStatistics statistics, Divisor divisor)
    {
        int needed = statistics.HasFlag(GramStatistics.Covariance) ? divisor.NeededRows : 0;
        if (data.Rows < needed)
        {
            throw new UsageException($"A covariance needs at least {needed} rows; the files have {data.Rows}.");
        }
    }

    private static long StoredRows(string folder)
    {
        if (!StoreManifest.IsIn(folder))
        {
            return 0;
        }

        var store = GramPartStore.Open(folder);
        return store.List().Where(node => node.Level == 0).Sum(node => store.Plan.RowsOf(node).Rows);
    }

    /// <summary>Passes reports on, and to a second receiver.</summary>
    private sealed class Tee(IProgress<GramStatsProgress> progress, Action<GramStatsProgress> second)
        : IProgress<GramStatsProgress>
    {
        public void Report(GramStatsProgress value)
        {
            second(value);
            progress.Report(value);
        }
    }
}
