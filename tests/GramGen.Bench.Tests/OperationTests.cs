using GramGen.Bench.Commands;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>Every operation and its peers are checked, and a wrong result is detected.</summary>
public sealed class OperationTests
{
    private static readonly GramShape Large = new(24, 600);
    private static readonly GramShape Small = new(4, 64);
    private static readonly IReadOnlyList<Peer> Peers = Peer.OfOperations();
    private static readonly Picture Texture = Picture.Draw(1);
    private static readonly OperationInputs OfLarge = InputsOf(Large);
    private static readonly OperationInputs OfSmall = InputsOf(Small);

    public static IEnumerable<TheoryDataRow<string>> Names =>
        OperationList.All.Select(operation => new TheoryDataRow<string>(operation.Name));

    public static IEnumerable<TheoryDataRow<string, string>> NamesWithPeers => Peers
        .SelectMany(peer => peer.Operations.Select(operation => new TheoryDataRow<string, string>(operation.Name, peer.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_ComputesTheExpected(string name)
    {
        (Operation operation, OperationInputs inputs) = Find(name);
        using Call call = operation.Prepare(inputs);
        // Twice, because a result must replace the previous one.
        call.Run();
        call.Run();

        Expectation expected = operation.Expect(new Expectations(inputs));
        Assert.InRange(expected.LargestError(call.Result()), 0, expected.Bound);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WrongEntry_IsDetected(string name)
    {
        (Operation operation, OperationInputs inputs) = Find(name);
        using Call call = operation.Prepare(inputs);
        call.Run();
        Expectation expected = operation.Expect(new Expectations(inputs));
        double[] result = call.Result();

        foreach (int entry in new[] { 0, 1, result.Length / 2, result.Length - 1 })
        {
            double right = result[entry];
            result[entry] += 0.001 * expected.Magnitudes[entry];
            Assert.True(expected.LargestError(result) > expected.Bound, $"entry {entry}");
            Assert.True(expected.LargestError(result) > expected.PeerBound, $"entry {entry}, as a peer");

            result[entry] = double.NaN;
            Assert.Equal(double.PositiveInfinity, expected.LargestError(result));
            result[entry] = right;
        }

        Assert.Equal(double.PositiveInfinity, expected.LargestError(result.AsSpan(1)));
    }

    [Theory]
    [MemberData(nameof(NamesWithPeers))]
    public void AvailablePeer_ComputesTheExpected(string name, string routine)
    {
        Peer peer = Peers.Single(peer => peer.Operations.Any(operation => operation.Name == name) && peer.Name == routine);
        Assert.NotEqual(KernelSelection.BadTrial, peer.UnavailableReason);
        Assert.SkipWhen(peer.UnavailableReason is not null, peer.UnavailableReason ?? "");

        (Operation operation, OperationInputs inputs) = Find(name);
        peer.Routine.SetThreads(1);
        using Call call = peer.Prepare(inputs);
        call.Run();
        call.Run();

        Expectation expected = operation.Expect(new Expectations(inputs));
        Assert.InRange(expected.LargestError(call.Result()), 0, expected.PeerBound);
    }

    [Fact]
    public void WrongPeer_IsRejected()
    {
        var expected = new Expectation([1, 2], [1, 2], Bound: 0, PeerBound: 0.01);

        Assert.True(expected.IsMetByPeer(new Call(() => { }, () => [1, 2.01])));
        Assert.False(expected.IsMetByPeer(new Call(() => { }, () => [1, 2.1])));
    }

    [Fact]
    public void Runner_MeasuresTheOperationsOfASize()
    {
        var runner = new ReportRunner(new OperationBenchmark(peers: []), Texture, InstructionSet.Parse(null), threads: 1);
        var done = new List<GramShape>();
        GramReport report = runner.Run([Small], _ => { }, done.Add);

        Assert.Equal([Small], done);
        Assert.Equal(
            [
                "plain", "SByte", "SByte, declared", .. TensorOperations.Available.Select(operation => operation.Name), "batch of 64",
                "batch of 8192",
            ],
            report.Rows.Select(row => row.Operation));
        Assert.True(report.IsCorrect);
        Assert.Equal(1, report.Rows[0].OverPlain);
        ReportRow batch = report.Rows.Single(row => row.BatchSize == 64);
        Assert.Equal(64 * FlopCount.Product(Small) / batch.Microseconds / 1e3, batch.Gflops, 1e-9);
    }

    [Fact]
    public void KernelRunner_MeasuresBothImplementationsAndEveryPeer()
    {
        IReadOnlyList<Peer> peers = Peer.OfProduct([Large]);
        var runner = new ReportRunner(new KernelBenchmark(peers, offset: 3), Texture, InstructionSet.Parse(null), threads: 1);
        GramReport report = runner.Run([Large], _ => { }, _ => { });

        Assert.True(report.IsCorrect);
        Assert.Equal(3, report.Offset);
        Assert.NotEmpty(report.Bandwidths);
        ReportRow row = Assert.Single(report.Rows);
        Assert.Equal(row.GenericMicroseconds / row.Microseconds, row.Speedup);
        Assert.True(row.BitIdentical);
        Assert.Equal(peers.Select(peer => peer.Name), row.Peers.Keys);
        Assert.All(peers, peer => Assert.Equal(peer.IsAvailable, row.Peers[peer.Name] > 0));
    }

    [Fact]
    public void PeerThatDoesNotFitASize_IsNeitherMeasuredNorWrong()
    {
        Peer peer = ManagedPeers.OfProduct().First() with { Fits = shape => shape == Small };
        var runner = new ReportRunner(new KernelBenchmark([peer]), Texture, InstructionSet.Parse(null), threads: 1);

        ReportRow row = Assert.Single(runner.Run([Large], _ => { }, _ => { }).Rows);

        Assert.Equal([peer.Name], row.Peers.Keys);
        Assert.Null(row.Peers[peer.Name]);
        Assert.Empty(row.WrongPeers);
    }

    [Fact]
    public void DefaultSizes_AreDeclared()
    {
        Assert.Equal(7, SizeList.Parse(OperationList.Sizes).Count);
    }

    private static (Operation Operation, OperationInputs Inputs) Find(string name)
    {
        Operation operation = OperationList.All.Single(operation => operation.Name == name);
        return (operation, operation.Fits(Large) ? OfLarge : OfSmall);
    }

    private static OperationInputs InputsOf(GramShape shape) => OperationInputs.FromPicture(
        Texture, shape, new GramOptions { Isa = InstructionSet.Parse(null), MaxDegreeOfParallelism = 1 });
}
