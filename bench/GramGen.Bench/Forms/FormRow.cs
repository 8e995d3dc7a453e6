using System.Text.Json.Serialization;

namespace GramGen.Bench.Forms;

/// <summary>What was measured of one form at one size. The property names are those of the JSON file.</summary>
internal sealed record FormRow
{
    public required string Form { get; init; }

    public required int Channels { get; init; }

    public required int Pixels { get; init; }

    /// <summary>Feature maps in a call.</summary>
    public required int Maps { get; init; }

    /// <summary>Single or Double: what is multiplied and added.</summary>
    public required string Element { get; init; }

    public required double Microseconds { get; init; }

    /// <summary>Useful operations a nanosecond.</summary>
    public required double Gflops { get; init; }

    /// <summary>Of the multiply-add peak of the element type.</summary>
    public required double FractionOfPeak { get; init; }

    /// <summary>The time of a map over that of the plain product.</summary>
    public required double OverPlain { get; init; }

    /// <summary>The largest |entry − expected| / Σ of its terms' absolute values.</summary>
    public required double MaxRelativeError { get; init; }

    /// <summary>What that may be; 0 where the bits must be those of the plain product.</summary>
    public required double ErrorBound { get; init; }

    /// <summary>Microseconds by peer; null where its result is wrong.</summary>
    public required IReadOnlyDictionary<string, double?> Peers { get; init; }

    /// <summary>Peers whose result is another: they are out of the comparison.</summary>
    public required IReadOnlyList<string> WrongPeers { get; init; }

    /// <summary>The fastest of those present, and how many times its time is that of the form.</summary>
    public string? BestPeer => Peers.Where(peer => peer.Value is not null).OrderBy(peer => peer.Value).FirstOrDefault().Key;

    /// <inheritdoc cref="BestPeer"/>
    public double? SpeedupOverBestPeer => BestPeer is { } best ? Peers[best] / Microseconds : null;

    [JsonIgnore]
    public GramShape Shape => new(Channels, Pixels);

    [JsonIgnore]
    public bool IsRight => MaxRelativeError <= ErrorBound;
}
