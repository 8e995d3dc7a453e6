using GramGen.TorchSharp.Calibration;

namespace GramGen.TorchSharp;

/// <summary>
/// What a machine's device and CPU can do: the constants by which <see cref="TorchGramBackend"/> decides where a product is
/// computed. Measured by <see cref="TorchGramBackend.Calibrate"/>, or the defaults.
/// </summary>
/// <remarks>
/// A product takes, on the device, <see cref="StartSeconds"/> + bytes in / <see cref="UploadBytesPerSecond"/> + 2·C²·M /
/// <see cref="DeviceFlops"/> + bytes out / <see cref="DownloadBytesPerSecond"/>; on the CPU C·(C + 1)·M / (threads ·
/// <see cref="CpuFlops"/>). The lesser decides.
/// </remarks>
public sealed record TorchCalibration
{
    /// <summary>The device that was measured: as <c>cuda:0</c> and its name.</summary>
    public required string Device { get; init; }

    /// <summary>Seconds of a product of next to nothing: to start its kernels and to wait for them.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Bytes a second from an array to the device, the copy to pinned memory included.</summary>
    public required double UploadBytesPerSecond { get; init; }

    /// <summary>Bytes a second from the device to an array.</summary>
    public required double DownloadBytesPerSecond { get; init; }

    /// <summary>Operations a second of the device's matrix product of <see cref="float"/>, both triangles counted.</summary>
    public required double DeviceFlops { get; init; }

    /// <summary>The same of <see cref="double"/>.</summary>
    public required double DeviceDoubleFlops { get; init; }

    /// <summary>Useful operations a second of a thread of the CPU's kernels, of <see cref="float"/>.</summary>
    public required double CpuFlops { get; init; }

    /// <summary>The same of <see cref="double"/>.</summary>
    public required double CpuDoubleFlops { get; init; }

    /// <summary>Whether it was measured; else these are the defaults.</summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>
    /// Where nothing has been measured: a start in 60 µs, 10 GB/s each way, 10 TFLOP/s of <see cref="float"/> and 0.3 of
    /// <see cref="double"/>, as a desktop's GPU has; a core of 60 GFLOP/s, half of it of <see cref="double"/>. For torch's own
    /// CPU device 40 GFLOP/s and 20.
    /// </summary>
    /// <param name="device">The device.</param>
    public static TorchCalibration DefaultFor(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bool isCpu = device.StartsWith("cpu", StringComparison.Ordinal);
        return new TorchCalibration
        {
            Device = device,
            StartSeconds = 60e-6,
            UploadBytesPerSecond = 10e9,
            DownloadBytesPerSecond = 10e9,
            DeviceFlops = isCpu ? 40e9 : 10e12,
            DeviceDoubleFlops = isCpu ? 20e9 : 0.3e12,
            CpuFlops = 60e9,
            CpuDoubleFlops = 30e9,
            IsMeasured = false,
        };
    }

    /// <summary>
    /// The fewest pixels at which the device is faster at the Gram matrix of <paramref name="channels"/>, or
    /// <see langword="null"/> if it never is.
    /// </summary>
    /// <param name="channels">C.</param>
    /// <param name="element">The type of the features.</param>
    /// <param name="threads">The CPU's threads; -1 for one a core.</param>
    /// <exception cref="ArgumentOutOfRangeException">C is below 1, or the threads are 0 or less than -1.</exception>
    public int? CrossoverPixels(int channels, GramElement element = GramElement.Single, int threads = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, -1);
        ArgumentOutOfRangeException.ThrowIfZero(threads);
        var model = new CostModel(this);
        int most = int.MaxValue / new GramShape(channels, 1).Channels;
        if (!PrefersDevice(most))
        {
            return null;
        }

        // Both times are linear in the pixels, so from the first at which the device is faster it stays so.
        int slower = 0;
        int faster = most;
        while (faster - slower > 1)
        {
            int middle = slower + ((faster - slower) / 2);
            (slower, faster) = PrefersDevice(middle) ? (slower, middle) : (middle, faster);
        }

        return faster;

        bool PrefersDevice(int pixels) => model.PrefersDevice(new GramProductWork
        {
            Shape = new GramShape(channels, pixels),
            Element = element,
            Threads = threads == -1 ? Environment.ProcessorCount : threads,
        });
    }

    /// <summary>Saves it as JSON. What was in the file stays until all is written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => CalibrationFile.Write(path, this);

    /// <summary>Loads what <see cref="Save"/> saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file holds no calibration, or one of another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TorchCalibration Load(string path) => CalibrationFile.Read(path);

    /// <summary>The source of the numbers, for messages.</summary>
    internal string Origin => IsMeasured ? "this machine's calibration" : "the defaults";
}
