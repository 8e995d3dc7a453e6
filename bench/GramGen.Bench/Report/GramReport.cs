using GramGen.Bench.Measuring;

namespace GramGen.Bench.Report;

/// <summary>The report of a run: the machine's facts and a row for each size. Its JSON form is the file for machines.</summary>
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

    /// <summary>The instruction set that GramGen ran on; peers choose theirs themselves.</summary>
    public required string Isa { get; init; }

    /// <summary>The threads that GramGen and the peers were allowed.</summary>
    public required int Threads { get; init; }

    /// <summary>What the feature maps were made of.</summary>
    public required string Picture { get; init; }

    /// <summary>Floats from a cache line to the first feature.</summary>
    public required int Offset { get; init; }

    /// <summary>The multiply-add peak of so many threads at once with this instruction set: the best seen in the run.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>How fast so many threads read the levels of memory.</summary>
    public required IReadOnlyList<Bandwidth> Bandwidths { get; init; }

    /// <summary>Cores that other programs took meanwhile, on average; null where the system does not tell.</summary>
    public required double? OtherLoad { get; init; }

    /// <summary>Everything GramGen was compared with, the absent too; none if the run was told so.</summary>
    public required IReadOnlyList<PeerFacts> Peers { get; init; }

    /// <summary>A row for each size.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }
}
