using GramGen.Bench.Forms;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>Every form and every peer of it is checked, and a wrong result is seen.</summary>
public sealed class FormTests
{
    private static readonly GramShape Large = new(24, 600);
    private static readonly GramShape Small = new(5, 64);
    private static readonly IReadOnlyList<FormPeer> Peers = FormPeerList.All();
    private static readonly Picture Texture = Picture.Draw(1);
    private static readonly FormData OfLarge = DataOf(Large);
    private static readonly FormData OfSmall = DataOf(Small);

    public static IEnumerable<TheoryDataRow<string>> Names => FormList.All.Select(form => new TheoryDataRow<string>(form.Name));

    public static IEnumerable<TheoryDataRow<string, string>> NamesWithPeers => Peers
        .SelectMany(peer => peer.Forms.Select(form => new TheoryDataRow<string, string>(form.Name, peer.Routine.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Form_GivesWhatIsExpected(string name)
    {
        (Form form, FormData data) = Find(name);
        using FormCall call = form.Prepare(data);
        // Twice, for a result replaces the last one.
        call.Run();
        call.Run();

        Expectation expected = form.Expect(new Expectations(data));
        Assert.InRange(expected.LargestError(call.Result()), 0, expected.Bound);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WrongEntry_IsSeen(string name)
    {
        (Form form, FormData data) = Find(name);
        using FormCall call = form.Prepare(data);
        call.Run();
        Expectation expected = form.Expect(new Expectations(data));
        double[] result = call.Result();

        foreach (int entry in new[] { 0, 1, result.Length / 2, result.Length - 1 })
        {
            double right = result[entry];
            result[entry] += 0.001 * expected.Magnitudes[entry];
            Assert.True(expected.LargestError(result) > expected.Bound, $"entry {entry}");
            Assert.True(expected.LargestError(result) > expected.PeerBound, $"entry {entry}, of a peer");

            result[entry] = double.NaN;
            Assert.Equal(double.PositiveInfinity, expected.LargestError(result));
            result[entry] = right;
        }

        Assert.Equal(double.PositiveInfinity, expected.LargestError(result.AsSpan(1)));
    }

    [Theory]
    [MemberData(nameof(NamesWithPeers))]
    public void PresentPeer_GivesWhatIsExpected(string name, string routine)
    {
        FormPeer peer = Peers.Single(peer => peer.Forms.Any(form => form.Name == name) && peer.Routine.Name == routine);
        Assert.NotEqual(KernelChoice.BadTrial, peer.Routine.Absence);
        Assert.SkipWhen(peer.Routine.Absence is not null, peer.Routine.Absence ?? "");

        (Form form, FormData data) = Find(name);
        peer.Routine.SetThreads(1);
        using FormCall call = peer.Prepare(data);
        call.Run();
        call.Run();

        Expectation expected = form.Expect(new Expectations(data));
        Assert.InRange(expected.LargestError(call.Result()), 0, expected.PeerBound);
    }

    [Fact]
    public void WrongPeer_IsMarked()
    {
        var expected = new Expectation([1, 2], [1, 2], Bound: 0, PeerBound: 0.01);

        Assert.True(PeerResult.Of("a", 5, new FormCall(() => { }, () => [1, 2.01]), expected).IsRight);
        Assert.False(PeerResult.Of("a", 5, new FormCall(() => { }, () => [1, 2.1]), expected).IsRight);
    }

    [Fact]
    public void Runner_MeasuresTheFormsOfASize()
    {
        var runner = new FormRunner(Texture, Gram.Explain(Small).Isa, threads: 1, peers: []);
        var done = new List<GramShape>();
        FormReport report = runner.Run([Small], _ => { }, done.Add);

        Assert.Equal([Small], done);
        Assert.Equal(
            ["plain", .. TensorForms.Present.Select(form => form.Name), "batch of 64", "batch of 8192"], report.Rows.Select(row => row.Form));
        Assert.True(report.IsRight);
        Assert.Equal(1, report.Rows[0].OverPlain);
        FormRow batch = report.Rows.Single(row => row.Maps == 64);
        Assert.Equal(64 * Work.Operations(Small) / batch.Microseconds / 1e3, batch.Gflops, 1e-9);
    }

    [Fact]
    public void SizesWithoutOption_AreDeclared()
    {
        Assert.Equal(7, SizeList.Parse(FormList.Sizes).Count);
    }

    private static (Form Form, FormData Data) Find(string name)
    {
        Form form = FormList.All.Single(form => form.Name == name);
        return (form, form.Fits(Large) ? OfLarge : OfSmall);
    }

    private static FormData DataOf(GramShape shape) => new(Texture, shape, Gram.Explain(shape).Isa, threads: 1);
}
