using System.Text.Json.Serialization;
using GramGen.Bench.Peers;

namespace GramGen.Bench.Report;

/// <summary>A peer in a report.</summary>
/// <param name="Name">The library and its routine.</param>
/// <param name="Version">What the library says it is; null where it is absent.</param>
/// <param name="Absence">Why it is absent; null where it ran.</param>
internal sealed record PeerFacts(string Name, string? Version, string? Absence)
{
    [JsonIgnore]
    public bool IsPresent => Absence is null;

    public static PeerFacts Of(ILibraryRoutine peer) => new(peer.Name, peer.Absence is null ? peer.Version : null, peer.Absence);
}
