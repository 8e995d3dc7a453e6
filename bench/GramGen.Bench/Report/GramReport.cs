using System.Text.Json.Serialization;
using GramGen.Bench.Measuring;
using GramGen.Bench.Peers;

namespace GramGen.Bench.Report;

/// <summary>The report of one run: machine and settings, and a row for each size and operation.</summary>
internal sealed record GramReport
{
    /// <summary>The processor's name.</summary>
    public required string Cpu { get; init; }

    /// <summary>Logical processors.</summary>
    public required int Cores { get; init; }

    /// <summary>The operating system.</summary>
    public required string Os { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>GramGen's instruction set; peers choose their own.</summary>
    public required string Isa { get; init; }

    /// <summary>Maximum number of threads of GramGen and of each peer.</summary>
    public required int Threads { get; init; }

    /// <summary>The picture that the feature maps were computed from.</summary>
    public required string Picture { get; init; }

    /// <summary>Multiply-add peak of this many threads with this instruction set: the best seen during the run.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>Cores that other processes used meanwhile, on average; null where the system does not report it.</summary>
    [JsonPropertyName("otherLoad")]
    public required double? BackgroundLoad { get; init; }

    /// <summary>Everything that GramGen was compared with, also the unavailable; empty if the run had no peers.</summary>
    public required IReadOnlyList<PeerFacts> Peers { get; init; }

    /// <summary>Elements from a cache line to the first feature.</summary>
    public int Offset { get; init; }

    /// <summary>Read bandwidth of each level of memory; empty if it was not measured.</summary>
    public IReadOnlyList<Bandwidth> Bandwidths { get; init; } = [];

    public required IReadOnlyList<ReportRow> Rows { get; init; }

    public bool HasAvailablePeers => Peers.Any(peer => peer.IsAvailable);

    public bool IsCorrect => Rows.All(row => row.IsCorrect);

    /// <summary>The name of the report's files without extension, as in <c>avx2-1-thread</c>.</summary>
    public string FileName => $"{Isa}-{Figures.Count(Threads, "thread").Replace(' ', '-')}";
}

/// <summary>A peer in a report.</summary>
/// <param name="Name">The library and its routine.</param>
/// <param name="Version">The library's own description of its version; null where it is unavailable.</param>
/// <param name="UnavailableReason">Why it is unavailable; null where it ran.</param>
internal sealed record PeerFacts(
    string Name, string? Version, [property: JsonPropertyName("absence")] string? UnavailableReason)
{
    [JsonIgnore]
    public bool IsAvailable => UnavailableReason is null;

    public static PeerFacts Of(Peer peer) =>
        new(peer.Name, peer.IsAvailable ? peer.Routine.Version : null, peer.UnavailableReason);
}
