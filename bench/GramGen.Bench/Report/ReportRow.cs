using System.Text.Json.Serialization;

namespace GramGen.Bench.Report;

/// <summary>What was measured of one size. The property names are those of the JSON file.</summary>
internal sealed record ReportRow
{
    public required int Channels { get; init; }

    public required int Pixels { get; init; }

    public required string Isa { get; init; }

    /// <summary>The threads that took part, as the library explains itself.</summary>
    public required int Threads { get; init; }

    public required double SpecializedMicroseconds { get; init; }

    public required double GenericMicroseconds { get; init; }

    /// <summary>Generic over specialised time.</summary>
    public double Speedup => GenericMicroseconds / SpecializedMicroseconds;

    /// <summary>Useful GFLOP/s of the generated kernel.</summary>
    public double Gflops => GflopsIn(SpecializedMicroseconds);

    public required double FractionOfPeak { get; init; }

    /// <summary>What the planner's cost model expects of it.</summary>
    public required double PredictedFractionOfPeak { get; init; }

    /// <summary>The largest |G − exact| / Σ|F_ik·F_jk|.</summary>
    public required double MaxRelativeError { get; init; }

    /// <summary>Specialised and generic gave the same bits.</summary>
    public required bool BitIdentical { get; init; }

    /// <summary>Microseconds by peer; null where it is absent or its result is wrong.</summary>
    public required IReadOnlyDictionary<string, double?> Peers { get; init; }

    /// <summary>Peers whose result is not the Gram matrix: they are out of the comparison.</summary>
    public required IReadOnlyList<string> WrongPeers { get; init; }

    /// <summary>The fastest of those present, and how many times its time is that of the generated kernel.</summary>
    public string? BestPeer => Peers.Where(peer => peer.Value is not null).OrderBy(peer => peer.Value).FirstOrDefault().Key;

    /// <inheritdoc cref="BestPeer"/>
    public double? SpeedupOverBestPeer => BestPeer is { } best ? Peers[best] / SpecializedMicroseconds : null;

    [JsonIgnore]
    public GramShape Shape => new(Channels, Pixels);

    /// <summary>What the error may be by the summation order.</summary>
    [JsonIgnore]
    public double ErrorBound => ReferenceGram.Bound(Pixels);

    [JsonIgnore]
    public bool IsRight => BitIdentical && MaxRelativeError <= ErrorBound;

    /// <summary>Useful GFLOP/s of a call that takes so long: <see cref="Work.Operations"/> over time.</summary>
    public double GflopsIn(double microseconds) => Work.Operations(Shape) / microseconds / 1e3;
}
