using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;
using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Runs a benchmark at every size: times all its calls and peers in turn, and checks every result.</summary>
/// <param name="benchmark">What to measure.</param>
/// <param name="picture">The picture that feature maps are computed from.</param>
/// <param name="isa">GramGen's instruction set.</param>
/// <param name="threads">Threads of GramGen and of each peer.</param>
internal sealed class ReportRunner(Benchmark benchmark, Picture picture, GramIsa isa, int threads)
{
    private readonly GramOptions _options = new() { Isa = isa, MaxDegreeOfParallelism = threads };
    private readonly Peer[] _available = [.. benchmark.Peers.Where(peer => peer.IsAvailable)];

    private double _peak;

    /// <summary>Runs the sizes and shows a progress bar meanwhile.</summary>
    public GramReport RunWithProgress(IReadOnlyList<GramShape> shapes) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            ProgressTask task = progress.AddTask(benchmark.Name, maxValue: shapes.Count);
            return Run(shapes, shape => task.Description = $"{benchmark.Name}: {shape}", _ => task.Increment(1));
        });

    /// <summary>Runs the sizes one after the other.</summary>
    /// <param name="shapes">The sizes.</param>
    /// <param name="started">Called before each size.</param>
    /// <param name="finished">Called after each size.</param>
    public GramReport Run(IReadOnlyList<GramShape> shapes, Action<GramShape> started, Action<GramShape> finished)
    {
        Array.ForEach(_available, peer => peer.Routine.SetThreads(threads));
        SpinningThreads.Wait();
        var backgroundLoad = new BackgroundLoad();
        Bandwidth[] bandwidths = benchmark.HasRoofline ? Bandwidth.Measure(isa, threads) : [];
        var rows = new List<ReportRow>();
        foreach (GramShape shape in shapes)
        {
            started(shape);
            _peak = Math.Max(_peak, FmaPeak.Measure(isa, threads));
            rows.AddRange(Measure(shape));
            finished(shape);
        }

        return new GramReport
        {
            Cpu = Machine.CpuName(),
            Cores = Environment.ProcessorCount,
            Os = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Isa = InstructionSet.NameOf(isa),
            Threads = threads,
            Picture = picture.Name,
            Offset = benchmark.Offset,
            PeakGflops = _peak,
            Bandwidths = bandwidths,
            BackgroundLoad = backgroundLoad.Cores(),
            Peers = [.. benchmark.Peers.Select(PeerFacts.Of).Distinct()],
            // The peak belongs to the machine, so the best of the run applies to all rows.
            Rows = [.. rows.Select(row => row with { FractionOfPeak = row.Gflops / PeakOf(row) })],
        };
    }

    /// <summary>A vector holds half as many <c>double</c> as <c>float</c>.</summary>
    private double PeakOf(ReportRow row) => row.Element == nameof(GramElement.Double) ? _peak / 2 : _peak;

    private List<ReportRow> Measure(GramShape shape)
    {
        var inputs = OperationInputs.FromPicture(picture, shape, _options, benchmark.Offset);
        IReadOnlyList<Operation> operations = benchmark.OperationsAt(shape);
        Peer[] peers = [.. _available.Where(peer => peer.Fits(shape) && peer.Operations.Any(operations.Contains))];
        IReadOnlyList<Call>[] ownCalls = [.. operations.Select(operation => benchmark.Prepare(operation, inputs))];
        Call[] peerCalls = [.. peers.Select(peer => peer.Prepare(inputs))];
        Call[] calls = [.. ownCalls.SelectMany(calls => calls), .. peerCalls];
        try
        {
            double[] times = InterleavedTiming.Measure(
                [.. calls.Select(call => call.Run)], benchmark.RestAfter(threads), benchmark.Share);

            var expectations = new Expectations(inputs);
            PeerTime[] peerTimes =
                [.. peers.Zip(peerCalls, times[^peers.Length..]).Select(peer => new PeerTime(peer.First, peer.Second, peer.Third))];
            var rows = new List<ReportRow>();
            int first = 0;
            foreach ((Operation operation, IReadOnlyList<Call> own) in operations.Zip(ownCalls))
            {
                double[] ownTimes = times[first..(first + own.Count)];
                first += own.Count;
                Expectation expected = operation.Expect(expectations);
                ReportRow row = RowOf(operation, shape, ownTimes[0], expected.LargestError(own[0].Result()), expected.Bound) with
                {
                    OverPlain = ownTimes[0] / (operation.BatchSize * times[0]),
                };
                row = AddPeers(row, expected, peerTimes.Where(peer => peer.Peer.Operations.Contains(operation)));
                rows.Add(benchmark.Complete(row, inputs, own, ownTimes));
            }

            return rows;
        }
        finally
        {
            Array.ForEach(calls, call => call.Dispose());
        }
    }

    private static ReportRow RowOf(Operation operation, GramShape shape, double microseconds, double error, double errorBound) => new()
    {
        Operation = operation.Name,
        Channels = shape.Channels,
        Pixels = shape.Pixels,
        BatchSize = operation.BatchSize,
        Element = operation.Element.ToString(),
        Microseconds = microseconds,
        Gflops = operation.BatchSize * operation.Flops(shape) / microseconds / 1e3,
        MaxRelativeError = error,
        ErrorBound = errorBound,
    };

    /// <summary>Adds the peers' times; those with a wrong result get none.</summary>
    private static ReportRow AddPeers(ReportRow row, Expectation expected, IEnumerable<PeerTime> peers)
    {
        var times = new Dictionary<string, double?>();
        foreach ((Peer peer, Call call, double microseconds) in peers)
        {
            times.Add(peer.Name, expected.IsMetByPeer(call) ? microseconds : null);
        }

        return row with { Peers = times, WrongPeers = [.. times.Where(peer => peer.Value is null).Select(peer => peer.Key)] };
    }

    private sealed record PeerTime(Peer Peer, Call Call, double Microseconds);
}
