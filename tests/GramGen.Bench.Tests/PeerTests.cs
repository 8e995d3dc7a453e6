using GramGen.Bench.Measuring;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;
using GramGen.TorchSharp;

namespace GramGen.Bench.Tests;

/// <summary>A peer that computes something else would make the comparison a lie.</summary>
public sealed class PeerTests
{
    private static readonly GramShape Shape = new(37, 301);
    private static readonly IReadOnlyList<IPeer> All = PeerList.All();

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(peer => new TheoryDataRow<string>(peer.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void PresentPeer_ComputesTheGramMatrix(string name)
    {
        IPeer peer = All.Single(peer => peer.Name == name);
        // The fault may be in our call.
        Assert.NotEqual(KernelChoice.BadTrial, peer.Absence);
        Assert.SkipWhen(peer.Absence is not null, peer.Absence ?? "");

        Memory<float> features = AlignedMemory.Allocate<float>(Shape.FeatureLength, offset: 3);
        new Random(1).FillWithActivations(features.Span);
        float[] ours = new float[Shape.GramLength];
        Gram.Compute(features.Span, Shape, ours);

        foreach (int threads in new[] { 1, Math.Min(2, Environment.ProcessorCount) })
        {
            peer.SetThreads(threads);
            using IPeerCall call = peer.Prepare(features, Shape);
            call.Run();
            // Once more: the result replaces the last one, it is not added to it.
            call.Run();

            Assert.InRange(PeerCheck.Excess(Shape, ours, call.Gram), 0, 1);
        }

        Assert.NotEmpty(peer.Version);
    }

    [Theory]
    [InlineData(1, 0, 1f)]
    [InlineData(2, 2, 1e-3f)]
    [InlineData(1, 1, float.NaN)]
    public void WrongEntryOfTheLowerTriangle_IsSeen(int i, int j, float error)
    {
        var shape = new GramShape(3, 100);
        float[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(k => k % 7f)];
        float[] ours = new float[shape.GramLength];
        Gram.Compute(features, shape, ours);
        float[] theirs = [.. ours];
        theirs[1] = float.NaN;
        Assert.Equal(0, PeerCheck.Excess(shape, ours, theirs));

        theirs[(i * shape.Channels) + j] *= 1 + error;
        Assert.True(PeerCheck.Excess(shape, ours, theirs) > 1);
    }

    [Fact]
    public void BuildWithoutLibtorch_NamesTheSwitchThatBringsIt()
    {
        Assert.SkipWhen(TorchGramBackend.Probe().Version is not null, "this build has libtorch");

        Assert.Contains("-p:GramGenTorch=true", new TorchPeer().Absence, StringComparison.Ordinal);
    }
}
