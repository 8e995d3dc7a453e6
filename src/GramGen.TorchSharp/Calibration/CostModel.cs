using System.Globalization;

namespace GramGen.TorchSharp.Calibration;

/// <summary>Predicts the time of an operation on the device and on the CPU.</summary>
/// <param name="rates">The constants of the machine.</param>
internal readonly struct CostModel(TorchCalibration rates)
{
    /// <summary>The time to start, to copy the features there, to multiply, and to copy the result back.</summary>
    public double DeviceSeconds(GramWork work) => rates.StartSeconds
        + (work.BytesIn / rates.UploadBytesPerSecond)
        + (work.FullOperations / (work.Element == GramElement.Double ? rates.DeviceDoubleFlops : rates.DeviceFlops))
        + (work.BytesOut / rates.DownloadBytesPerSecond);

    /// <summary>The useful operations, over the rate of its threads.</summary>
    public double CpuSeconds(GramWork work) =>
        work.Operations / (work.Threads * (work.Element == GramElement.Double ? rates.CpuDoubleFlops : rates.CpuFlops));

    /// <summary>Whether the device is faster.</summary>
    public bool PrefersDevice(GramWork work) => DeviceSeconds(work) < CpuSeconds(work);

    /// <summary>The comparison, for messages.</summary>
    public string Compare(GramWork work)
    {
        string threads = work.Threads == 1 ? "1 thread" : $"{work.Threads} threads";
        return $"{Time(DeviceSeconds(work))} there, {Time(work.BytesIn / rates.UploadBytesPerSecond)} of it to copy the features, "
            + $"against {Time(CpuSeconds(work))} on {threads} of the CPU, by {rates.Origin}";
    }

    private static string Time(double seconds) => seconds < 1e-3
        ? string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:0.#} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:0.##} ms");
}
