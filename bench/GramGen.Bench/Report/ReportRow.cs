using System.Text.Json.Serialization;
using GramGen.Bench.Operations;

namespace GramGen.Bench.Report;

/// <summary>What was measured of one operation at one size. Times are medians of one call.</summary>
internal sealed record ReportRow
{
    /// <summary>The operation's name.</summary>
    [JsonPropertyName("form")]
    public string Operation { get; init; } = ProductOperations.Plain.Name;

    public required int Channels { get; init; }

    public required int Pixels { get; init; }

    /// <summary>Feature maps per call.</summary>
    [JsonPropertyName("maps")]
    public int BatchSize { get; init; } = 1;

    /// <summary>Element type of the arithmetic: Single or Double.</summary>
    public string Element { get; init; } = nameof(GramElement.Single);

    /// <summary>The instruction set of GramGen's plan.</summary>
    public string Isa { get; init; } = "";

    /// <summary>The threads of GramGen's plan.</summary>
    public int Threads { get; init; } = 1;

    public required double Microseconds { get; init; }

    /// <summary>Useful operations per nanosecond.</summary>
    public required double Gflops { get; init; }

    /// <summary>Fraction of the multiply-add peak for the element type.</summary>
    public double FractionOfPeak { get; init; }

    /// <summary>Time per feature map over that of the plain product.</summary>
    public double OverPlain { get; init; } = 1;

    /// <summary>The largest |entry − expected| / Σ of its terms' absolute values; infinite until it is checked.</summary>
    public double MaxRelativeError { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// The largest correct <see cref="MaxRelativeError"/>; 0 where the bits must be those of the plain product. Without a
    /// value, what the documented summation order of a product allows.
    /// </summary>
    public double? ErrorBound { get => field ?? RoundingError.DocumentedOrder(Pixels); init; }

    /// <summary>Microseconds by peer; null where it is unavailable or its result is wrong.</summary>
    public IReadOnlyDictionary<string, double?> Peers { get; init; } = new Dictionary<string, double?>();

    /// <summary>Peers that computed something else; they are excluded from the comparison.</summary>
    public IReadOnlyList<string> WrongPeers { get; init; } = [];

    /// <summary>The fastest peer, and its time over GramGen's.</summary>
    public string? BestPeer => Peers.Where(peer => peer.Value is not null).OrderBy(peer => peer.Value).FirstOrDefault().Key;

    /// <inheritdoc cref="BestPeer"/>
    public double? SpeedupOverBestPeer => BestPeer is { } best ? Peers[best] / Microseconds : null;

    // Of the generated kernel compared with the generic implementation.

    public double? GenericMicroseconds { get; init; }

    /// <summary>Generic over generated time.</summary>
    public double? Speedup => GenericMicroseconds / Microseconds;

    /// <summary>The cost model's estimate.</summary>
    public double? PredictedFractionOfPeak { get; init; }

    /// <summary>Whether both implementations computed the same bits.</summary>
    public bool? BitIdentical { get; init; }

    /// <summary>Of the CPU's kernels compared with a device.</summary>
    public DeviceFigures? Device { get; init; }

    public GramShape Shape => new(Channels, Pixels);

    public bool IsCorrect => BitIdentical != false && MaxRelativeError <= ErrorBound;

    /// <summary>A peer's time over GramGen's.</summary>
    /// <returns>null if the peer was not measured here.</returns>
    public double? SpeedupOver(string peer) => Peers.GetValueOrDefault(peer) / Microseconds;
}

/// <summary>A size on a device; times in microseconds.</summary>
/// <param name="Total">From array to array.</param>
/// <param name="Product">The product alone, of a tensor that is on the device.</param>
/// <param name="Transfer">The transfer of the features to the device alone.</param>
/// <param name="Predicted">The calibration's estimate of <paramref name="Total"/>.</param>
/// <param name="IsPreferred">Whether the calibration prefers the device at this size.</param>
/// <param name="CrossoverPixels">The fewest pixels at which the calibration prefers the device for this number of channels.</param>
internal sealed record DeviceFigures(
    double Total, double Product, double Transfer, double Predicted, bool IsPreferred, int? CrossoverPixels);
