using System.Text.Json.Serialization;

namespace GramGen.Bench.Report;

/// <summary>What was measured of one size. The property names are those of the JSON file.</summary>
internal sealed record ReportRow
{
    public required int Channels { get; init; }

    public required int Pixels { get; init; }

    public required string Isa { get; init; }

    public required int Threads { get; init; }

    public required double SpecializedMicroseconds { get; init; }

    public required double GenericMicroseconds { get; init; }

    /// <summary>Generic over specialised time.</summary>
    public double Speedup => GenericMicroseconds / SpecializedMicroseconds;

    /// <summary>Useful GFLOP/s: C·(C + 1)·M operations, a multiplication and an addition for each product of the triangle.</summary>
    public double Gflops => (double)Channels * (Channels + 1) * Pixels / SpecializedMicroseconds / 1e3;

    public required double FractionOfPeak { get; init; }

    /// <summary>The largest |G − exact| / Σ|F_ik·F_jk|.</summary>
    public required double MaxRelativeError { get; init; }

    /// <summary>Specialised and generic gave the same bits.</summary>
    public required bool BitIdentical { get; init; }

    /// <summary>What the error may be by the summation order.</summary>
    [JsonIgnore]
    public double ErrorBound => ReferenceGram.Bound(Pixels);

    [JsonIgnore]
    public bool IsRight => BitIdentical && MaxRelativeError <= ErrorBound;
}
