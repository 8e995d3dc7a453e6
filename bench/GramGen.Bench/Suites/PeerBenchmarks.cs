using BenchmarkDotNet.Attributes;
using GramGen.Bench.Peers;

namespace GramGen.Bench.Suites;

/// <summary>GramGen beside everything else that computes Gram matrices, on one thread.</summary>
public class PeerBenchmarks : GramBenchmark
{
    private const string Own = "GramGen";

    private static readonly GramOptions ToGenerated = new() { Path = GramPath.Generated, MaxDegreeOfParallelism = 1 };

    private IPeerCall? _call;

    /// <summary>GramGen, and every peer: one that is absent fails in its setup, which tells why.</summary>
    public static IEnumerable<string> Libraries => PeerList.All().Select(peer => peer.Name).Prepend(Own);

    /// <summary>Who computes.</summary>
    [ParamsSource(nameof(Libraries))]
    public string Library { get; set; } = Own;

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        if (Library == Own)
        {
            return;
        }

        IPeer peer = PeerList.All().Single(peer => peer.Name == Library);
        if (peer.Absence is { } reason)
        {
            throw new UsageException($"{Library} is absent: {reason}.");
        }

        peer.SetThreads(1);
        _call = peer.Prepare(Features, Shape);
    }

    /// <summary>G = F·Fᵀ.</summary>
    [Benchmark]
    public void Compute()
    {
        if (_call is null)
        {
            Compute(ToGenerated);
        }
        else
        {
            _call.Run();
        }
    }

    /// <summary>Lets the peer go.</summary>
    [GlobalCleanup]
    public void Cleanup() => _call?.Dispose();
}
