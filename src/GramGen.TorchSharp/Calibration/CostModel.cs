using System.Globalization;

namespace GramGen.TorchSharp.Calibration;

/// <summary>What a product would take on the device and on the CPU.</summary>
/// <param name="rates">What the machine can do.</param>
internal readonly struct CostModel(TorchCalibration rates)
{
    /// <summary>To start, to bring the features there, to multiply, and to bring the result back.</summary>
    public double DeviceSeconds(in GramWork work) => rates.StartSeconds
        + (work.BytesIn / rates.UploadBytesPerSecond)
        + (work.FullOperations / (work.Element == GramElement.Double ? rates.DeviceDoubleFlops : rates.DeviceFlops))
        + (work.BytesOut / rates.DownloadBytesPerSecond);

    /// <summary>The useful operations, over the rate of its threads.</summary>
    public double CpuSeconds(in GramWork work) =>
        work.Operations / (work.Threads * (work.Element == GramElement.Double ? rates.CpuDoubleFlops : rates.CpuFlops));

    /// <summary>Whether the device is faster.</summary>
    public bool PrefersDevice(in GramWork work) => DeviceSeconds(work) < CpuSeconds(work);

    /// <summary>The comparison in words.</summary>
    public string Compare(in GramWork work)
    {
        string threads = work.Threads == 1 ? "1 thread" : $"{work.Threads} threads";
        return $"{Time(DeviceSeconds(work))} there, {Time(work.BytesIn / rates.UploadBytesPerSecond)} of it to bring the features, "
            + $"against {Time(CpuSeconds(work))} on {threads} of the CPU, by {rates.Origin}";
    }

    private static string Time(double seconds) => seconds < 1e-3
        ? string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:0.#} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:0.##} ms");
}
