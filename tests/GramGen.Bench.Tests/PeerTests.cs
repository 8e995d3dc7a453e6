using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;
using GramGen.TorchSharp;

namespace GramGen.Bench.Tests;

/// <summary>A peer that computes something else would make the comparison a lie.</summary>
public sealed class PeerTests
{
    private static readonly GramShape Shape = new(37, 301);
    private static readonly IReadOnlyList<Peer> All = Peer.OfProduct([Shape]);

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(peer => new TheoryDataRow<string>(peer.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void AvailablePeer_ComputesTheGramMatrix(string name)
    {
        Peer peer = All.Single(peer => peer.Name == name);
        // The error may be in our call.
        Assert.NotEqual(KernelSelection.BadTrial, peer.UnavailableReason);
        Assert.SkipWhen(peer.UnavailableReason is not null, peer.UnavailableReason ?? "");

        var inputs = new OperationInputs(Shape, AlignedMemory.Activations(Shape.FeatureLength, offset: 3), GramOptions.Default);
        Expectation expected = new Expectations(inputs).Product;

        foreach (int threads in new[] { 1, Math.Min(2, Environment.ProcessorCount) })
        {
            peer.Routine.SetThreads(threads);
            using Call call = peer.Prepare(inputs);
            call.Run();
            // A second run replaces the result; it must not add to it.
            call.Run();

            Assert.InRange(expected.LargestError(call.Result()), 0, expected.PeerBound);
        }

        Assert.NotEmpty(peer.Routine.Version);
    }

    [Theory]
    [InlineData(1, 0, 1f)]
    [InlineData(2, 2, 1e-3f)]
    [InlineData(1, 1, float.NaN)]
    public void WrongEntryOfTheLowerTriangle_IsDetected(int i, int j, float error)
    {
        var shape = new GramShape(3, 100);
        float[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(k => k % 7f)];
        Expectation expected = new Expectations(new OperationInputs(shape, features, GramOptions.Default)).Product;
        float[] theirs = new float[shape.GramLength];
        Gram.Compute(features, shape, theirs);
        theirs[1] = float.NaN;
        var call = new Call(() => { }, () => ResultMatrix.FromLower<float>(theirs, shape.Channels));
        Assert.Equal(0, expected.LargestError(call.Result()));
        Assert.True(expected.IsMetByPeer(call));

        theirs[(i * shape.Channels) + j] *= 1 + error;
        Assert.False(expected.IsMetByPeer(call));
    }

    [Fact]
    public void NamedLibraryThatDoesNotLoad_IsRefused()
    {
        IEnumerable<BlasLibrary> named = NamedBlas.LoadLater(["Newest=nowhere.so"]);

        var refused = Assert.Throws<UsageException>(() => named.ToArray());

        Assert.Equal("--peer Newest=nowhere.so: no nowhere.so loads here; it was named by --peer.", refused.Message);
    }

    /// <summary>Without OpenBLAS on the machine there is none to be named.</summary>
    [Fact]
    public void NamedLibrary_ComputesTheGramMatrix()
    {
        BlasLibrary machines = OpenBlas.Kernels.LoadBest();
        Assert.SkipWhen(machines.UnavailableReason is not null, machines.UnavailableReason ?? "");
        BlasLibrary named = NamedBlas.LoadLater(["Mine=libopenblas.so.0"]).Single();
        named.SetThreads(1);
        var inputs = new OperationInputs(Shape, AlignedMemory.Activations(Shape.FeatureLength), GramOptions.Default);

        foreach (Peer peer in BlasPeers.OfProduct(named))
        {
            using Call call = peer.Prepare(inputs);
            call.Run();
            Assert.StartsWith("Mine s", peer.Name, StringComparison.Ordinal);
            Assert.True(new Expectations(inputs).Product.IsMetByPeer(call));
        }

        Assert.Contains("OpenBLAS", named.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void BuildWithoutLibtorch_NamesTheSwitchThatAddsIt()
    {
        Assert.SkipWhen(TorchGramBackend.Probe().Version is not null, "this build has libtorch");

        Assert.Contains("-p:GramGenTorch=true", TorchPeers.OfProduct().UnavailableReason, StringComparison.Ordinal);
    }
}
