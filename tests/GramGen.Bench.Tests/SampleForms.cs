using GramGen.Bench.Forms;

namespace GramGen.Bench.Tests;

/// <summary>Reports of forms with invented figures.</summary>
internal static class SampleForms
{
    private const string Bmm = "libtorch bmm";

    /// <summary>Two forms at two sizes and a batch; on two threads everything takes half the time.</summary>
    public static FormReport Of(int threads = 1, params FormRow[] rows) => new()
    {
        Cpu = "Imaginary(R) CPU",
        Cores = 2,
        Os = "an OS",
        Runtime = ".NET 10",
        Isa = "avx512",
        Threads = threads,
        Picture = "a picture",
        PeakGflops = 100 * threads,
        OtherLoad = 0,
        Peers = [SampleReport.Blis, new(Bmm, null, "it is not here")],
        Rows = rows.Length > 0 ? rows :
        [
            Row("plain", 16, 256, 1),
            Row("batch of 64", 16, 256, 64) with { Maps = 64, Peers = new Dictionary<string, double?>() },
            Row("plain", 64, 784, 40.0 / threads),
            Row("covariance", 64, 784, 80.0 / threads) with { OverPlain = 2, MaxRelativeError = 1e-8, ErrorBound = 1e-7 },
            Row("plain", 64, 1024, 50.0 / threads),
            Row("covariance", 64, 1024, 200.0 / threads) with { OverPlain = 4, MaxRelativeError = 1e-8, ErrorBound = 1e-7 },
        ],
    };

    /// <summary>The same bits as they must be; BLIS takes twice as long.</summary>
    public static FormRow Row(string form, int channels, int pixels, double microseconds) => new()
    {
        Form = form,
        Channels = channels,
        Pixels = pixels,
        Maps = 1,
        Element = "Single",
        Microseconds = microseconds,
        Gflops = 50,
        FractionOfPeak = microseconds / 200,
        OverPlain = 1,
        MaxRelativeError = 0,
        ErrorBound = 0,
        Peers = new Dictionary<string, double?> { [SampleReport.Blis.Name] = 2 * microseconds },
        WrongPeers = [],
    };
}
