using GramGen.Bench.Measuring;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>Reports of invented figures.</summary>
internal static class SampleReport
{
    public const string Absence = "no libmkl_rt.so.2 loads here";

    public static readonly PeerFacts Blis = new("BLIS ssyrk", "BLIS 0.9.0, kernels for skx", null);
    public static readonly PeerFacts MathNet = new("Math.NET", "MathNet.Numerics 5.0.0", null);
    public static readonly PeerFacts[] Mkl = [new("MKL ssyrk", null, Absence), new("MKL sgemm", null, Absence)];

    /// <summary>A peak of 100 GFLOP/s a thread, and two sizes.</summary>
    public static GramReport Of(string isa = "avx512", int threads = 1, params ReportRow[] rows) => new()
    {
        Cpu = "Imaginary(R) CPU",
        Cores = 2,
        Os = "an OS",
        Runtime = ".NET 10",
        Isa = isa,
        Threads = threads,
        Picture = "a picture",
        Offset = 0,
        PeakGflops = 100 * threads,
        Bandwidths = [new Bandwidth("L1", 300), new Bandwidth("memory", 10)],
        OtherLoad = 0,
        Peers = [Blis, .. Mkl, MathNet],
        Rows = rows.Length > 0 ? rows : [Row(8, 64, 0.1), Row(64, 784, 40)],
    };

    /// <summary>The generic path takes 1.25 times as long, BLIS twice and Math.NET ten times.</summary>
    public static ReportRow Row(int channels, int pixels, double microseconds) => new()
    {
        Channels = channels,
        Pixels = pixels,
        Isa = "avx512",
        Threads = 1,
        SpecializedMicroseconds = microseconds,
        GenericMicroseconds = 1.25 * microseconds,
        FractionOfPeak = Work.Operations(new GramShape(channels, pixels)) / microseconds / 1e3 / 100,
        PredictedFractionOfPeak = 0.9,
        MaxRelativeError = 1e-7,
        BitIdentical = true,
        Peers = new Dictionary<string, double?>
        {
            [Blis.Name] = 2 * microseconds,
            [Mkl[0].Name] = null,
            [Mkl[1].Name] = null,
            [MathNet.Name] = 10 * microseconds,
        },
        WrongPeers = [],
    };
}
