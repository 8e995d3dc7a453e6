using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>Reports with invented figures.</summary>
internal static class SampleReport
{
    public const string UnavailableReason = "no libmkl_rt.so.2 loads here";

    public static readonly PeerFacts Blis = new("BLIS ssyrk", "BLIS 0.9.0, kernels for skx", null);
    public static readonly PeerFacts MathNet = new("Math.NET", "MathNet.Numerics 5.0.0", null);
    public static readonly PeerFacts[] Mkl = [new("MKL ssyrk", null, UnavailableReason), new("MKL sgemm", null, UnavailableReason)];

    private const string Bmm = "libtorch bmm";

    /// <summary>Kernels: a peak of 100 GFLOP/s per thread, and two sizes.</summary>
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
        BackgroundLoad = 0,
        Peers = [Blis, .. Mkl, MathNet],
        Rows = rows.Length > 0 ? rows : [Row(8, 64, 0.1), Row(64, 784, 40)],
    };

    /// <summary>Two operations at two sizes, and a batch; on two threads everything takes half the time.</summary>
    public static GramReport OfOperations(int threads = 1, params ReportRow[] rows) => new()
    {
        Cpu = "Imaginary(R) CPU",
        Cores = 2,
        Os = "an OS",
        Runtime = ".NET 10",
        Isa = "avx512",
        Threads = threads,
        Picture = "a picture",
        PeakGflops = 100 * threads,
        BackgroundLoad = 0,
        Peers = [Blis, new(Bmm, null, "it is not here")],
        Rows = rows.Length > 0 ? rows :
        [
            OperationRow("plain", 16, 256, 1),
            OperationRow("batch of 64", 16, 256, 64) with { BatchSize = 64, Peers = new Dictionary<string, double?>() },
            OperationRow("plain", 64, 784, 40.0 / threads),
            OperationRow("covariance", 64, 784, 80.0 / threads) with { OverPlain = 2, MaxRelativeError = 1e-8, ErrorBound = 1e-7 },
            OperationRow("plain", 64, 1024, 50.0 / threads),
            OperationRow("covariance", 64, 1024, 200.0 / threads) with { OverPlain = 4, MaxRelativeError = 1e-8, ErrorBound = 1e-7 },
        ],
    };

    /// <summary>The generic implementation takes 1.25 times as long, BLIS twice and Math.NET ten times.</summary>
    public static ReportRow Row(int channels, int pixels, double microseconds) => new()
    {
        Channels = channels,
        Pixels = pixels,
        Isa = "avx512",
        Threads = 1,
        Microseconds = microseconds,
        GenericMicroseconds = 1.25 * microseconds,
        Gflops = FlopCount.GflopsOfProduct(new GramShape(channels, pixels), microseconds),
        FractionOfPeak = FlopCount.GflopsOfProduct(new GramShape(channels, pixels), microseconds) / 100,
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

    /// <summary>The required bits; BLIS takes twice as long.</summary>
    public static ReportRow OperationRow(string operation, int channels, int pixels, double microseconds) => new()
    {
        Operation = operation,
        Channels = channels,
        Pixels = pixels,
        BatchSize = 1,
        Element = "Single",
        Microseconds = microseconds,
        Gflops = 50,
        FractionOfPeak = microseconds / 200,
        OverPlain = 1,
        MaxRelativeError = 0,
        ErrorBound = 0,
        Peers = new Dictionary<string, double?> { [Blis.Name] = 2 * microseconds },
        WrongPeers = [],
    };
}
