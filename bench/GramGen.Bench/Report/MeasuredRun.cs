using System.Text.Json.Serialization;

namespace GramGen.Bench.Report;

/// <summary>What a run was made on and with. The property names are those of the JSON files.</summary>
internal abstract record MeasuredRun
{
    // These stand first in a file, what was measured follows.
    private const int First = -1;

    /// <summary>The processor's name.</summary>
    [JsonPropertyOrder(First)]
    public required string Cpu { get; init; }

    /// <summary>Logical processors.</summary>
    [JsonPropertyOrder(First)]
    public required int Cores { get; init; }

    /// <summary>The operating system.</summary>
    [JsonPropertyOrder(First)]
    public required string Os { get; init; }

    /// <summary>The .NET runtime.</summary>
    [JsonPropertyOrder(First)]
    public required string Runtime { get; init; }

    /// <summary>The instruction set that GramGen ran on; peers choose theirs themselves.</summary>
    [JsonPropertyOrder(First)]
    public required string Isa { get; init; }

    /// <summary>The threads that GramGen and the peers were allowed.</summary>
    [JsonPropertyOrder(First)]
    public required int Threads { get; init; }

    /// <summary>What the feature maps were made of.</summary>
    [JsonPropertyOrder(First)]
    public required string Picture { get; init; }

    /// <summary>The multiply-add peak of so many threads at once with this instruction set: the best seen in the run.</summary>
    [JsonPropertyOrder(First)]
    public required double PeakGflops { get; init; }

    /// <summary>Cores that other programs took meanwhile, on average; null where the system does not tell.</summary>
    [JsonPropertyOrder(First)]
    public required double? OtherLoad { get; init; }

    /// <summary>Everything GramGen was compared with, the absent too; none if the run was told so.</summary>
    [JsonPropertyOrder(First)]
    public required IReadOnlyList<PeerFacts> Peers { get; init; }
}
